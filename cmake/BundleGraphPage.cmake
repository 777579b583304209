# SPDX-License-Identifier: Apache-2.0
# cmake -DSOURCE=src/graph/page -DWORK=build/…/graph_page -P BundleGraphPage.cmake
# Makes WORK/page.html and WORK/licenses.txt when the sources have changed; an empty page, and a word on the cure, when npm
# is missing or fails.

cmake_minimum_required(VERSION 3.25)

file(GLOB sources "${SOURCE}/*")
set(key "")
foreach(source IN LISTS sources)
  if(NOT IS_DIRECTORY "${source}")
    file(SHA256 "${source}" hash)
    string(APPEND key "${hash}\n")
  endif()
endforeach()

function(is_written file content out)
  set(${out} FALSE PARENT_SCOPE)
  if(EXISTS "${file}")
    file(READ "${file}" found)
    if(found STREQUAL content)
      set(${out} TRUE PARENT_SCOPE)
    endif()
  endif()
endfunction()

# A compiler cache does not see what assembler includes: the source that embeds the page includes this as well.
function(write_stamp)
  file(SHA256 "${WORK}/page.html" hash)
  is_written("${WORK}/page.stamp" "// ${hash}\n" current)
  if(NOT current)
    file(WRITE "${WORK}/page.stamp" "// ${hash}\n")
  endif()
endfunction()

is_written("${WORK}/made" "${key}" made)
if(made AND EXISTS "${WORK}/page.html")
  write_stamp()
  return()
endif()

# A reason is told when it is a new one, and not at every build.
function(give_up reason)
  is_written("${WORK}/page.html" "" empty)
  if(NOT empty)
    file(WRITE "${WORK}/page.html" "")
  endif()
  is_written("${WORK}/missing" "${reason}" told)
  if(NOT told)
    file(WRITE "${WORK}/missing" "${reason}")
    message(STATUS "graph --format html will have no page: ${reason}")
  endif()
  file(REMOVE "${WORK}/made")
  write_stamp()
endfunction()

find_program(npm npm NO_CACHE)
find_program(node node NO_CACHE)
if(NOT npm OR NOT node)
  give_up("npm and node are not both on the PATH; install Node.js 18 or newer with npm and build again")
  return()
endif()

set(npm_failed "npm could not fetch or bundle it, see ${WORK}/npm.log; when that is cured, run CMake and build again")
# A machine without a network would try in vain at each build: it is left alone for ten minutes, or until CMake is run again.
if(EXISTS "${WORK}/failed")
  file(TIMESTAMP "${WORK}/failed" then "%s" UTC)
  string(TIMESTAMP now "%s" UTC)
  math(EXPR age "${now} - ${then}")
  if(age LESS 600)
    give_up("${npm_failed}")
    return()
  endif()
endif()

file(COPY "${SOURCE}/package.json" "${SOURCE}/package-lock.json" DESTINATION "${WORK}")
execute_process(
  COMMAND "${npm}" ci --ignore-scripts --no-audit --no-fund --prefer-offline --fetch-retries=1 --fetch-timeout=30000
  WORKING_DIRECTORY "${WORK}" RESULT_VARIABLE status OUTPUT_VARIABLE log ERROR_VARIABLE log)
if(status EQUAL 0)
  execute_process(COMMAND "${node}" "${SOURCE}/bundle.mjs" "${SOURCE}" "${WORK}"
    WORKING_DIRECTORY "${WORK}" RESULT_VARIABLE status OUTPUT_VARIABLE bundle_log ERROR_VARIABLE bundle_log)
  string(APPEND log "${bundle_log}")
endif()
file(WRITE "${WORK}/npm.log" "${log}")
if(NOT status EQUAL 0)
  file(TOUCH "${WORK}/failed")
  give_up("${npm_failed}")
  return()
endif()
write_stamp()
file(REMOVE "${WORK}/missing")
file(WRITE "${WORK}/made" "${key}")
