# SPDX-License-Identifier: Apache-2.0
# Install rules, the CMake package and the Debian package.

include(CMakePackageConfigHelpers)
set(TERRACE_CMAKE_INSTALL "${CMAKE_INSTALL_LIBDIR}/cmake/terrace")
set(TERRACE_SCHEMA_INSTALL "${CMAKE_INSTALL_DATADIR}/terrace/schema")

foreach(layer IN ITEMS core testing aws patterns)
  set_target_properties(terrace_${layer} PROPERTIES EXPORT_NAME ${layer})
  install(TARGETS terrace_${layer} EXPORT terraceTargets ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")
endforeach()
if(TARGET terrace_tool)
  install(TARGETS terrace_tool EXPORT terraceTargets RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
endif()
# The manual page and the completion scripts, made from the tool's own table of verbs.
if(TARGET terrace_tool)
  set(share "${PROJECT_BINARY_DIR}/share")
  add_custom_command(OUTPUT "${share}/terrace.1" "${share}/terrace.bash" "${share}/_terrace" "${share}/terrace.fish"
    COMMAND terrace_tool __share "${share}" DEPENDS terrace_tool COMMENT "Making the manual page and the completions" VERBATIM)
  add_custom_target(terrace_share ALL DEPENDS "${share}/terrace.1")
  install(FILES "${share}/terrace.1" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
  install(FILES "${share}/terrace.bash" DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions" RENAME terrace)
  install(FILES "${share}/_terrace" DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/site-functions")
  install(FILES "${share}/terrace.fish" DESTINATION "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d")
endif()
install(EXPORT terraceTargets NAMESPACE terrace:: DESTINATION "${TERRACE_CMAKE_INSTALL}")

install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" FILES_MATCHING PATTERN "*.hpp")
foreach(generated IN ITEMS version functions terraform aws)
  install(DIRECTORY "${TERRACE_GENERATED}/${generated}/" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
    FILES_MATCHING PATTERN "*.hpp")
endforeach()
install(DIRECTORY "${PROJECT_SOURCE_DIR}/schema/" DESTINATION "${TERRACE_SCHEMA_INSTALL}" FILES_MATCHING PATTERN "*.schema")

configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/terraceConfig.cmake.in"
  "${PROJECT_BINARY_DIR}/terraceConfig.cmake" INSTALL_DESTINATION "${TERRACE_CMAKE_INSTALL}"
  PATH_VARS TERRACE_SCHEMA_INSTALL)
# Before 1.0 a minor version may break a program.
write_basic_package_version_file("${PROJECT_BINARY_DIR}/terraceConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/terraceConfig.cmake" "${PROJECT_BINARY_DIR}/terraceConfigVersion.cmake"
  "${PROJECT_SOURCE_DIR}/cmake/TerraceProvider.cmake" "${PROJECT_SOURCE_DIR}/cmake/TerraceAddStack.cmake"
  DESTINATION "${TERRACE_CMAKE_INSTALL}")
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DOCDIR}" RENAME copyright)
# Of what is bundled into the page of `graph`; not there in a build without npm.
install(FILES "${terrace_page_work}/licenses.txt" DESTINATION "${CMAKE_INSTALL_DOCDIR}" RENAME graph-page-licenses.txt
  OPTIONAL)

# The generated headers are wanted by `cmake --install` and `cpack` even when nothing that uses them was built.
add_custom_target(terrace_install_needs ALL)
add_dependencies(terrace_install_needs terrace_generated)

if(PROJECT_IS_TOP_LEVEL)
  set(CPACK_PACKAGE_NAME terrace)
  set(CPACK_PACKAGE_VENDOR "The Terrace authors")
  set(CPACK_PACKAGE_CONTACT "The Terrace authors <terrace@example.org>")
  set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
  set(CPACK_RESOURCE_FILE_LICENSE "${PROJECT_SOURCE_DIR}/LICENSE")
  set(CPACK_GENERATOR "TGZ;DEB")
  set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
  set(CPACK_STRIP_FILES ON)
  set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
  set(CPACK_DEBIAN_PACKAGE_SECTION devel)
  set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
  set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "cmake (>= 3.25), g++ (>= 4:12)")
  include(CPack)
endif()
