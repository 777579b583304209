# SPDX-License-Identifier: Apache-2.0
#
# terrace_provider(<target> SNAPSHOT <file.schema> | SCHEMA <providers.json> VERSION <v> [PROVIDER <address>] [OUTPUT <dir>])
#
# Makes <target>, an INTERFACE library that brings the C++ bindings of a Terraform provider. Link it and include
# <terrace/tf/<resource>.hpp>. The bindings are generated while building, from either
#   SNAPSHOT  a file that `terrace bind snapshot` wrote, or
#   SCHEMA    the output of `terraform providers schema -json`; VERSION is the provider's version, and PROVIDER
#             ("hashicorp/random") says which one when the file holds several.
# Generation runs again only when the file or the generator changes, and headers that stay the same are not touched.

include_guard(GLOBAL)

# The generator: in Terrace's own build the part of the tool that does nothing else, elsewhere the installed tool.
function(terrace_bind_command out_command out_depends)
  if(TARGET terrace_bindgen)
    set(${out_command} "$<TARGET_FILE:terrace_bindgen>" PARENT_SCOPE)
    set(${out_depends} terrace_bindgen PARENT_SCOPE)
  else()
    set(${out_command} "$<TARGET_FILE:terrace::tool>" bind PARENT_SCOPE)
    set(${out_depends} terrace::tool PARENT_SCOPE)
  endif()
endfunction()

# terrace_generate(headers|functions <snapshot> <dir> <variable that gets the stamp file>)
function(terrace_generate what snapshot dir out_stamp)
  terrace_bind_command(command depends)
  set(stamp "${dir}.stamp")
  get_filename_component(title "${snapshot}" NAME_WE)
  add_custom_command(OUTPUT "${stamp}"
    COMMAND ${command} ${what} --snapshot "${snapshot}" --out "${dir}" --stamp "${stamp}" --quiet
    DEPENDS ${depends} "${snapshot}"
    COMMENT "Generating C++ from ${title} ${what}" VERBATIM)
  set(${out_stamp} "${stamp}" PARENT_SCOPE)
endfunction()

function(terrace_provider)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME;SNAPSHOT;SCHEMA;VERSION;PROVIDER;OUTPUT" "")
  if(NOT arg_NAME)
    list(POP_FRONT arg_UNPARSED_ARGUMENTS arg_NAME)
  endif()
  if(NOT arg_NAME OR arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "terrace_provider(<target> SNAPSHOT <file> | SCHEMA <file> …): "
      "what is \"${arg_NAME} ${arg_UNPARSED_ARGUMENTS}\"?")
  endif()
  if(NOT arg_SNAPSHOT AND NOT arg_SCHEMA OR arg_SNAPSHOT AND arg_SCHEMA)
    message(FATAL_ERROR "terrace_provider(${arg_NAME}): give either SNAPSHOT or SCHEMA")
  endif()
  if(arg_SCHEMA AND NOT arg_VERSION)
    message(FATAL_ERROR "terrace_provider(${arg_NAME}): SCHEMA does not say which version of the provider it is of: give VERSION")
  endif()
  if(NOT arg_OUTPUT)
    set(arg_OUTPUT "${CMAKE_CURRENT_BINARY_DIR}/${arg_NAME}")
  endif()

  if(arg_SCHEMA)
    cmake_path(ABSOLUTE_PATH arg_SCHEMA BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}")
    set(arg_SNAPSHOT "${arg_OUTPUT}.schema")
    set(which --version "${arg_VERSION}")
    if(arg_PROVIDER)
      list(APPEND which --provider "${arg_PROVIDER}")
    endif()
    terrace_bind_command(command depends)
    add_custom_command(OUTPUT "${arg_SNAPSHOT}"
      COMMAND ${command} snapshot --schema "${arg_SCHEMA}" ${which} -o "${arg_SNAPSHOT}" --quiet
      DEPENDS ${depends} "${arg_SCHEMA}"
      COMMENT "Reducing the provider schema for ${arg_NAME}" VERBATIM)
  else()
    cmake_path(ABSOLUTE_PATH arg_SNAPSHOT BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}")
  endif()

  terrace_generate(headers "${arg_SNAPSHOT}" "${arg_OUTPUT}" stamp)
  add_custom_target(${arg_NAME}_generate DEPENDS "${stamp}")
  # The folder must exist before anything is compiled: some compilers and tools complain of a missing one.
  file(MAKE_DIRECTORY "${arg_OUTPUT}")
  add_library(${arg_NAME} INTERFACE)
  set(system SYSTEM)
  if(TERRACE_DEVELOPER)
    set(system "")
  endif()
  target_include_directories(${arg_NAME} ${system} INTERFACE "${arg_OUTPUT}")
  target_compile_options(${arg_NAME} INTERFACE "-fmacro-prefix-map=${arg_OUTPUT}/=terrace-library/generated/")
  add_dependencies(${arg_NAME} ${arg_NAME}_generate)
endfunction()
