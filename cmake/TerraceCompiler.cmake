# SPDX-License-Identifier: Apache-2.0
# How the project's own targets are compiled. A project that merely uses Terrace gets none of this.

if(PROJECT_IS_TOP_LEVEL)
  set(CMAKE_CXX_STANDARD 20)
  set(CMAKE_CXX_STANDARD_REQUIRED ON)
  set(CMAKE_CXX_EXTENSIONS OFF)
  set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
  # Line tables are what a backtrace and a debugger's "next" need; full debug information doubles the time of a link.
  if(NOT TERRACE_FULL_DEBUG_INFO AND CMAKE_CXX_COMPILER_ID MATCHES "GNU|Clang")
    string(REGEX REPLACE "(^| )-g( |$)" "\\1-g1\\2" CMAKE_CXX_FLAGS_DEBUG "${CMAKE_CXX_FLAGS_DEBUG}")
  endif()

  find_program(TERRACE_CCACHE ccache DOC "Compiler cache; empty to do without")
  if(TERRACE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    # Depend mode skips the preprocessor run on a miss; the sloppiness is what ccache asks for with precompiled headers.
    set(CMAKE_CXX_COMPILER_LAUNCHER
        "env;CCACHE_DEPEND=1;CCACHE_NOHASHDIR=1;CCACHE_SLOPPINESS=pch_defines,time_macros;${TERRACE_CCACHE}")
  endif()
endif()

if(TERRACE_SANITIZE)
  add_compile_options(-fsanitize=${TERRACE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${TERRACE_SANITIZE})
endif()
if(TERRACE_COVERAGE)
  add_compile_options(--coverage)
  add_link_options(--coverage)
endif()

set(TERRACE_WARNINGS "")
if(TERRACE_DEVELOPER AND CMAKE_CXX_COMPILER_ID MATCHES "GNU|Clang")
  set(TERRACE_WARNINGS -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # When it optimises, g++ 12 sees overlaps, overflows and overreads in `"literal" + std::string()` that are not there
    # (GCC bug 105651), and takes temporaries of one arm of `a ? X{…} : Y{…}` for uninitialised in the other.
    foreach(warning IN ITEMS restrict stringop-overflow stringop-overread array-bounds maybe-uninitialized)
      list(APPEND TERRACE_WARNINGS $<$<NOT:$<CONFIG:Debug>>:-Wno-${warning}>)
    endforeach()
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND TERRACE_SANITIZE)
    # Instrumented code hides from g++ that <regex> and <functional> do initialise what they use (GCC bug 105562).
    list(APPEND TERRACE_WARNINGS -Wno-maybe-uninitialized)
  endif()
endif()

# A stack program of this repository is held to the same warnings as the library.
function(terrace_warnings target)
  target_compile_options(${target} PRIVATE ${TERRACE_WARNINGS})
endfunction()
