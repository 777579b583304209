# SPDX-License-Identifier: Apache-2.0
# Turns the files of a folder into a table: cmake -DFOLDER=… -DOUTPUT=… -P EmbedTemplates.cmake
# A file "name.in" becomes the entry "name". None may hold the sign that ends a text in the table.

file(GLOB files "${FOLDER}/*.in")
list(SORT files)
set(table "")
foreach(file IN LISTS files)
  cmake_path(GET file STEM LAST_ONLY name)
  file(READ "${file}" text)
  if(text MATCHES "\\)embedded\"")
    message(FATAL_ERROR "${file}: holds the sign that ends a text")
  endif()
  string(APPEND table "    {\"${name}\", R\"embedded(${text})embedded\"},\n")
endforeach()

file(WRITE "${OUTPUT}"
"// Generated from src/project/templates by cmake/EmbedTemplates.cmake; do not edit.
#include \"project/templates.hpp\"

namespace terrace::project {
namespace {

constexpr Template kTemplates[] = {
${table}};

}  // namespace

std::span<const Template> templates() { return kTemplates; }

}  // namespace terrace::project
")
