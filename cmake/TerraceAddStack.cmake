# SPDX-License-Identifier: Apache-2.0
#
# terrace_add_stack(<name> <source>… [NO_PCH] [PROVIDERS <target>…])
#
# Makes the executable <name>, a stack program: linked with terrace::aws and terrace::patterns and the given provider
# bindings (targets made by terrace_provider), set up so that
#   - the locations in messages are relative to the top folder of your project,
#   - a change of one line is built and linked as fast as the machine's tools allow: by the fastest linker, and in Debug with
#     line tables alone (-DTERRACE_FULL_DEBUG_INFO=ON: with all that a debugger needs to show variables),
#   - <terrace/terrace.hpp> is precompiled once for all stack programs (NO_PCH or -DTERRACE_PCH=OFF: not).
#
# terrace_add_test(<name> <source>… [NO_PCH] [PROVIDERS <target>…])
#
# The same for a test of stacks: linked with terrace::testing as well. Link your test framework and register the test
# yourself: target_link_libraries(<name> PRIVATE Catch2::Catch2), add_test(NAME <name> COMMAND <name>).

include_guard(GLOBAL)
include(CheckLinkerFlag)

# The fastest linker that works here; empty when only the default one does.
function(terrace_fast_linker out)
  if(NOT DEFINED TERRACE_LINKER)
    set(found "")
    foreach(linker IN ITEMS mold lld gold)
      string(MAKE_C_IDENTIFIER "TERRACE_HAS_${linker}" has)
      check_linker_flag(CXX "-fuse-ld=${linker}" ${has})
      if(${has})
        set(found ${linker})
        break()
      endif()
    endforeach()
    set(TERRACE_LINKER "${found}" CACHE STRING "Linker for stack programs: mold, lld, gold, or empty for the default")
  endif()
  set(${out} "${TERRACE_LINKER}" PARENT_SCOPE)
endfunction()

# Clang puts the time of every header into what it precompiles; nothing made with that is ever found in a compiler cache again.
function(terrace_pch_without_time target)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    target_compile_options(${target} PRIVATE "SHELL:-Xclang -fno-pch-timestamp")
  endif()
endfunction()

# One precompiled header serves every stack program: making it takes longer than compiling a small program.
function(terrace_stack_pch out)
  if(NOT TARGET terrace_stack_pch)
    set(source "${CMAKE_BINARY_DIR}/terrace_stack_pch.cpp")
    file(CONFIGURE OUTPUT "${source}" CONTENT "// Generated: carries the precompiled header of stack programs.\n")
    add_library(terrace_stack_pch OBJECT "${source}")
    terrace_stack_options(terrace_stack_pch)
    # What programs commonly include of the standard library is dear in C++20: <memory> alone costs 0.2 s.
    target_precompile_headers(terrace_stack_pch PRIVATE <algorithm> <map> <memory> <optional> <string> <vector>
      <terrace/terrace.hpp>)
    terrace_pch_without_time(terrace_stack_pch)
  endif()
  set(${out} terrace_stack_pch PARENT_SCOPE)
endfunction()

function(terrace_stack_options target)
  target_compile_features(${target} PRIVATE cxx_std_20)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
  target_link_libraries(${target} PRIVATE terrace::aws terrace::patterns)
  target_compile_options(${target} PRIVATE "-fmacro-prefix-map=${CMAKE_SOURCE_DIR}/=")
  # Line tables are what a backtrace and a debugger's "next" need; with all of it, a change takes a fifth longer to build.
  if(NOT TERRACE_FULL_DEBUG_INFO AND CMAKE_CXX_COMPILER_ID MATCHES "GNU|Clang")
    target_compile_options(${target} PRIVATE $<$<CONFIG:Debug>:-g1>)
  endif()
  # A required argument that is left out is an error in any case; with this, g++ says which one.
  target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wmissing-field-initializers>)
  if(COMMAND terrace_warnings)
    terrace_warnings(${target})
  endif()
endfunction()

# What terrace_add_stack and terrace_add_test have in common.
function(terrace_stack_executable name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "NO_PCH" "" "PROVIDERS")
  if(NOT arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "terrace_add_stack(${name}): no sources")
  endif()
  add_executable(${name} ${arg_UNPARSED_ARGUMENTS})
  terrace_stack_options(${name})
  target_link_libraries(${name} PRIVATE ${arg_PROVIDERS})

  terrace_fast_linker(linker)
  if(linker)
    target_link_options(${name} PRIVATE "-fuse-ld=${linker}")
  endif()
  if(NOT arg_NO_PCH AND (TERRACE_PCH OR NOT DEFINED TERRACE_PCH))
    terrace_stack_pch(pch)
    target_precompile_headers(${name} REUSE_FROM ${pch})
  endif()
endfunction()

function(terrace_add_stack name)
  terrace_stack_executable(${name} ${ARGN})
  # By these files the `terrace` command knows the project's programs.
  get_property(several GLOBAL PROPERTY GENERATOR_IS_MULTI_CONFIG)
  file(GENERATE OUTPUT "${CMAKE_BINARY_DIR}/terrace/programs/${name}$<$<BOOL:${several}>:.$<CONFIG>>.json"
    CONTENT "{\"name\": \"${name}\", \"file\": \"$<TARGET_FILE:${name}>\"}\n" TARGET ${name})
endfunction()

function(terrace_add_test name)
  terrace_stack_executable(${name} ${ARGN})
  target_link_libraries(${name} PRIVATE terrace::testing)
endfunction()
