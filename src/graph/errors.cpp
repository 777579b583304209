// SPDX-License-Identifier: Apache-2.0

#include "graph/errors.hpp"

namespace terrace::graph::errors {

Diagnostic no_page() {
  Diagnostic made;
  made.code = "T0360";
  made.message = "this build of Terrace has no page for `graph --format html`: npm was not there, or could not fetch "
                 "elkjs and esbuild, when it was built";
  made.help = "install Node.js 18 or newer with npm and build again, or use --format mermaid, dot or json";
  return made;
}

Diagnostic cannot_write(const std::string& file, const std::string& reason) {
  Diagnostic made;
  made.code = "T0361";
  made.message = "the graph cannot be written to \"" + file + "\": " + reason;
  made.help = "name another file with --output, or \"-\" for stdout; what was in the file before is still there";
  return made;
}

}  // namespace terrace::graph::errors
