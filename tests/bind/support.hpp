// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bind/files.hpp"
#include "bind/headers.hpp"
#include "bind/read_schema.hpp"
#include "bind/snapshot.hpp"
#include "catch.hpp"
#include "temporary_folder.hpp"

#include <filesystem>
#include <fstream>
#include <string>

// What a call throws as text, or "" if it does not.
template <class F> std::string error_of(F call) {
  try {
    call();
    return {};
  } catch (const terrace::bind::Error& error) {
    return error.what();
  }
}

inline bool contains(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

inline terrace::bind::Snapshot everything() {
  const std::string path = TERRACE_SOURCE_DIR "/tests/bind/everything.schema.json";
  return terrace::bind::read_provider_schema("everything.schema.json", terrace::bind::read_file(path), {}, "1.0.0");
}

inline void write_text(const std::string& path, std::string_view text) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream(path, std::ios::binary) << text;
}
