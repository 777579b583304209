// SPDX-License-Identifier: Apache-2.0
// make_programs <schemas> <folder> <input>…: converts each input into <folder>/<name>, and writes <folder>/programs.cpp, which
// holds all of the programs, each with its main() as a function in a table. One process reads the schemas once.

#include <cctype>
#include <cstdio>
#include <filesystem>
#include <map>
#include <string>

#include "bind/files.hpp"
#include "convert/convert.hpp"
#include "convert/files.hpp"

using namespace terrace;

int main(int argc, char** argv) {
  if (argc < 4) return 64;
  convert::Schemas schemas;
  for (const char* name : {"aws", "functions", "terraform"}) {
    const std::string path = std::string(argv[1]) + '/' + name + ".schema";
    schemas.add(path, bind::read_file(path));
  }
  const std::string out = argv[2];
  std::filesystem::remove_all(out);
  std::string sources;
  std::string table;
  std::map<std::string, int> names;
  for (int i = 3; i < argc; ++i) {
    const std::string input = argv[i];
    const std::string file = std::filesystem::path(input).filename().string();
    std::string name = file.substr(0, file.size() - 8);
    // Two programs may have a stack of the same name.
    if (const int count = ++names[name]; count > 1) name += '-' + std::to_string(count);
    Diagnostics found;
    const convert::Converted made = convert::convert({{input, bind::read_file(input)}}, schemas, name, name, found);
    for (const Diagnostic& diagnostic : found.all()) {
      if (diagnostic.severity != Severity::error) continue;
      std::fprintf(stderr, "%s:%u: %s\n", diagnostic.location.file, diagnostic.location.line,
                   diagnostic.message.c_str());
      return 1;
    }
    std::string function = "main_of_" + name;
    for (char& c : function) c = std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
    // What is the name of something in every program, and would be found twice in one file.
    const std::string handles = "Handles_" + function;
    sources += "#define Handles " + handles + "\n#define main " + function + "\n#include \"" + name +
               "/main.cpp\"\n#undef main\n";
    for (const convert::OutputFile& source : made.files) {
      bind::replace_file(out + '/' + name + '/' + source.name, source.text);
      if (source.name.ends_with(".cpp") && source.name != "main.cpp")
        sources += "#include \"" + name + '/' + source.name + "\"\n";
    }
    sources += "#undef Handles\n";
    table += "      {\"" + name + "\", \"" + input + "\", " + function + "},\n";
  }
  bind::replace_file(
      out + "/programs.cpp",
      sources +
          "\n#include \"convert/programs.hpp\"\n\nconst std::vector<ConvertedProgram>& converted_programs() {\n"
          "  static const std::vector<ConvertedProgram> all{\n" +
          table + "  };\n  return all;\n}\n");
}
