# SPDX-License-Identifier: Apache-2.0
# cmake -DSOURCE=src/graph/page -DWORK=build/…/graph_page -P BundleGraphPage.cmake
# Makes WORK/page.html and WORK/licenses.txt when the sources have changed; an empty page when npm is missing or fails.

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

is_written("${WORK}/made" "${key}" made)
if(made AND EXISTS "${WORK}/page.html")
  return()
endif()

function(give_up reason)
  is_written("${WORK}/page.html" "" empty)
  if(NOT empty)
    file(WRITE "${WORK}/page.html" "")
    message(STATUS "graph --format html will have no page: ${reason}")
  endif()
  file(REMOVE "${WORK}/made")
endfunction()

find_program(npm npm NO_CACHE)
find_program(node node NO_CACHE)
if(NOT npm OR NOT node)
  give_up("npm is not installed")
  return()
endif()

# A machine without a network would try in vain at each build: it is left alone for ten minutes, or until CMake is run again.
if(EXISTS "${WORK}/failed")
  file(TIMESTAMP "${WORK}/failed" then "%s" UTC)
  string(TIMESTAMP now "%s" UTC)
  math(EXPR age "${now} - ${then}")
  if(age LESS 600)
    give_up("npm failed a moment ago, see ${WORK}/npm.log")
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
  give_up("npm failed, see ${WORK}/npm.log")
  return()
endif()
file(WRITE "${WORK}/made" "${key}")
