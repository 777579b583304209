# SPDX-License-Identifier: Apache-2.0
# header_checks: every public header compiles alone, twice over in one translation unit.
# all_bindings: every generated header compiles, all in one translation unit.
# Neither is part of an ordinary build.

file(GLOB_RECURSE public_headers CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}/include"
  "${PROJECT_SOURCE_DIR}/include/terrace/*.hpp")
set(surrogates "")
foreach(header IN LISTS public_headers)
  string(MAKE_C_IDENTIFIER "${header}" name)
  set(surrogate "${PROJECT_BINARY_DIR}/header_checks/${name}.cpp")
  file(CONFIGURE OUTPUT "${surrogate}" @ONLY CONTENT
    "// Generated: @header@ alone.\n#include <@header@>\n\n#include <@header@>\n")
  list(APPEND surrogates "${surrogate}")
endforeach()
add_library(header_checks OBJECT EXCLUDE_FROM_ALL ${surrogates})
target_link_libraries(header_checks PRIVATE terrace_core terrace_testing terrace_aws terrace_patterns)
terrace_warnings(header_checks)
set_target_properties(header_checks PROPERTIES UNITY_BUILD OFF)

set(all_bindings "${PROJECT_BINARY_DIR}/header_checks/all_bindings.cxx")
file(CONFIGURE OUTPUT "${all_bindings}" CONTENT
  "// Generated: every binding.\n#include <terrace/tf/all_aws.hpp>\n#include <terrace/tf/all_terraform.hpp>\n")
add_library(all_bindings OBJECT EXCLUDE_FROM_ALL "${all_bindings}")
target_link_libraries(all_bindings PRIVATE terrace_aws)
target_compile_options(all_bindings PRIVATE -fsyntax-only)
terrace_warnings(all_bindings)
