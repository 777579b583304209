# SPDX-License-Identifier: Apache-2.0
# The libraries that Terrace's own sources use. All of them stay inside: only their headers are used, nothing of them is
# linked, no public header includes them, and a program that uses an installed Terrace need not have them.
# What the machine does not offer is fetched at a pinned release.

include(FetchContent)
find_package(Threads REQUIRED)

FetchContent_Declare(nlohmann_json SYSTEM GIT_SHALLOW TRUE
  GIT_REPOSITORY https://github.com/nlohmann/json.git GIT_TAG v3.11.2 FIND_PACKAGE_ARGS 3.10)
FetchContent_Declare(fmt SYSTEM GIT_SHALLOW TRUE
  GIT_REPOSITORY https://github.com/fmtlib/fmt.git GIT_TAG 9.1.0 FIND_PACKAGE_ARGS 9)
FetchContent_Declare(spdlog SYSTEM GIT_SHALLOW TRUE
  GIT_REPOSITORY https://github.com/gabime/spdlog.git GIT_TAG v1.10.0 FIND_PACKAGE_ARGS 1.10)
FetchContent_Declare(CLI11 SYSTEM GIT_SHALLOW TRUE
  GIT_REPOSITORY https://github.com/CLIUtils/CLI11.git GIT_TAG v2.1.2 FIND_PACKAGE_ARGS 2.1)
FetchContent_Declare(Catch2 SYSTEM GIT_SHALLOW TRUE
  GIT_REPOSITORY https://github.com/catchorg/Catch2.git GIT_TAG v2.13.10 FIND_PACKAGE_ARGS)

# Their own tests, install rules and package files are no business of ours.
block()
  set(CMAKE_POLICY_DEFAULT_CMP0077 NEW)
  set(CMAKE_POLICY_VERSION_MINIMUM 3.5)
  set(JSON_BuildTests OFF)
  set(JSON_Install OFF)
  set(FMT_INSTALL OFF)
  set(FMT_TEST OFF)
  set(FMT_DOC OFF)
  set(SPDLOG_FMT_EXTERNAL ON)
  set(SPDLOG_INSTALL OFF)
  set(CLI11_BUILD_TESTS OFF)
  set(CLI11_BUILD_EXAMPLES OFF)
  set(CLI11_BUILD_DOCS OFF)
  set(CLI11_INSTALL OFF)
  set(BUILD_TESTING OFF)
  FetchContent_MakeAvailable(nlohmann_json fmt spdlog CLI11)
endblock()

if(TERRACE_DEVELOPER)
  block(PROPAGATE Catch2_DIR catch2_SOURCE_DIR)
    set(CMAKE_POLICY_DEFAULT_CMP0077 NEW)
    set(CMAKE_POLICY_VERSION_MINIMUM 3.5)
    set(BUILD_TESTING OFF)
    set(CATCH_INSTALL_DOCS OFF)
    FetchContent_MakeAvailable(Catch2)
  endblock()
endif()

# Headers only, so that a stack program starts without loading libfmt and libspdlog, and an export never names them.
add_library(terrace_vendor INTERFACE)
foreach(dependency IN ITEMS nlohmann_json::nlohmann_json fmt::fmt-header-only spdlog::spdlog_header_only CLI11::CLI11)
  target_include_directories(terrace_vendor SYSTEM INTERFACE
    "$<TARGET_PROPERTY:${dependency},INTERFACE_INCLUDE_DIRECTORIES>")
endforeach()
target_compile_definitions(terrace_vendor INTERFACE FMT_HEADER_ONLY=1 SPDLOG_FMT_EXTERNAL)
