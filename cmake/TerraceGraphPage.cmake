# SPDX-License-Identifier: Apache-2.0
# The page of `graph --format html`: bundled by npm's esbuild into the build folder and embedded. A build without npm gets
# an empty page, and `graph` says so (T0360). The target looks again at every build, which takes a moment, so that npm is
# found also when it is installed later.

set(terrace_page_work "${PROJECT_BINARY_DIR}/graph_page")
file(MAKE_DIRECTORY "${terrace_page_work}")
file(REMOVE "${terrace_page_work}/failed")
add_custom_target(terrace_graph_page
  COMMAND "${CMAKE_COMMAND}" "-DSOURCE=${PROJECT_SOURCE_DIR}/src/graph/page" "-DWORK=${terrace_page_work}"
    -P "${PROJECT_SOURCE_DIR}/cmake/BundleGraphPage.cmake"
  BYPRODUCTS "${terrace_page_work}/page.html" "${terrace_page_work}/page.stamp"
  COMMENT "Checking the page of graph" VERBATIM)

file(CONFIGURE OUTPUT "${TERRACE_GENERATED}/graph_page.cpp" @ONLY CONTENT [=[
// Generated: the bytes of graph_page/page.html.
#include <string_view>

#include "@terrace_page_work@/page.stamp"
#include "graph/writers.hpp"

#ifdef __APPLE__
asm(".section __TEXT,__const\n"
    ".globl _terrace_graph_page, _terrace_graph_page_end\n"
    "_terrace_graph_page: .incbin \"@terrace_page_work@/page.html\"\n"
    "_terrace_graph_page_end: .byte 0\n"
    ".text\n");
#else
asm(".pushsection .rodata\n"
    ".globl terrace_graph_page, terrace_graph_page_end\n"
    "terrace_graph_page: .incbin \"@terrace_page_work@/page.html\"\n"
    "terrace_graph_page_end: .byte 0\n"
    ".popsection\n");
#endif

extern "C" {
extern const char terrace_graph_page[];
extern const char terrace_graph_page_end[];
}

namespace terrace::graph {

std::string_view page_template() {
  return {terrace_graph_page, static_cast<std::size_t>(terrace_graph_page_end - terrace_graph_page)};
}

}  // namespace terrace::graph
]=])
# A library of its own: nothing else of the core waits for the bundle.
add_library(terrace_page_object OBJECT "${TERRACE_GENERATED}/graph_page.cpp")
terrace_own_target(terrace_page_object)
target_include_directories(terrace_page_object PRIVATE "${PROJECT_SOURCE_DIR}/include")
set_source_files_properties("${TERRACE_GENERATED}/graph_page.cpp" PROPERTIES
  OBJECT_DEPENDS "${terrace_page_work}/page.html;${terrace_page_work}/page.stamp")
add_dependencies(terrace_page_object terrace_graph_page)
target_sources(terrace_core PRIVATE $<TARGET_OBJECTS:terrace_page_object>)
