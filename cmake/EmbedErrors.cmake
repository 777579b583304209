# SPDX-License-Identifier: Apache-2.0
# Turns docs/errors.md, docs/policies.md and the pages of docs/aws into the table behind `explain`:
#   cmake -DDOCS=… -DOUTPUT=… -P EmbedErrors.cmake
# An entry is a heading "## T0101: its title" and the text up to the next heading. Whatever breaks that form, or the
# order of the codes within a page, stops the build.

set(table "")
file(GLOB families "${DOCS}/aws/*.md")
foreach(input IN ITEMS "${DOCS}/errors.md" "${DOCS}/policies.md" ${families})
  file(READ "${input}" rest)
  set(last "")
  string(FIND "${rest}" "\n## T" start)
  while(NOT start EQUAL -1)
    math(EXPR start "${start} + 1")
    string(SUBSTRING "${rest}" ${start} -1 rest)
    string(FIND "${rest}" "\n" end_of_heading)
    string(SUBSTRING "${rest}" 0 ${end_of_heading} heading)
    string(SUBSTRING "${rest}" ${end_of_heading} -1 rest)
    if(NOT heading MATCHES "^## (T[0-9][0-9][0-9][0-9]|T[HKS][0-9][0-9][0-9]): (.+)$")
      message(FATAL_ERROR "${input}: \"${heading}\" is not of the form \"## T0101: title\" or \"## TS001: title\"")
    endif()
    set(code "${CMAKE_MATCH_1}")
    set(title "${CMAKE_MATCH_2}")
    if(NOT last STREQUAL "" AND NOT code STRGREATER last)
      message(FATAL_ERROR "${input}: ${code} comes after ${last}")
    endif()
    set(last "${code}")

    string(FIND "${rest}" "\n## " end)
    string(SUBSTRING "${rest}" 0 ${end} text)
    string(STRIP "${text}" text)
    if(text STREQUAL "")
      message(FATAL_ERROR "${input}: ${code} has no text")
    endif()
    string(APPEND table "    {\"${code}\", R\"entry(${title})entry\", R\"entry(${text}\n)entry\"},\n")
    string(FIND "${rest}" "\n## T" start)
  endwhile()
endforeach()

file(WRITE "${OUTPUT}"
"// Generated from the pages of docs by cmake/EmbedErrors.cmake; do not edit.
#include \"cli/catalogue.hpp\"

namespace terrace::cli {
namespace {

constexpr CatalogueEntry kCatalogue[] = {
${table}};

}  // namespace

std::span<const CatalogueEntry> catalogue() { return kCatalogue; }

}  // namespace terrace::cli
")
