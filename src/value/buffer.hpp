// SPDX-License-Identifier: Apache-2.0
#pragma once

// Bytes that are appended to: what std::string would be, with a fast path that the compiler inlines and memory that is
// not cleared first. Output is up to tens of megabytes, so growth matters.

#include <cstdlib>
#include <cstring>
#include <new>
#include <string_view>
#include <utility>

namespace terrace::detail {

class Buffer {
 public:
  Buffer() = default;
  Buffer(Buffer&& other) noexcept { swap(other); }
  Buffer& operator=(Buffer&& other) noexcept {
    swap(other);
    return *this;
  }
  ~Buffer() { std::free(begin_); }

  /// Makes room at once; room that is never written to costs no memory.
  void reserve(std::size_t more) {
    if (static_cast<std::size_t>(limit_ - end_) < more) grow(more);
  }
  void put(char c) {
    if (end_ == limit_) grow(1);
    *end_++ = c;
  }
  void put(std::string_view text) {
    if (text.empty()) return;  // memcpy may not be given null, not even for nothing
    if (static_cast<std::size_t>(limit_ - end_) < text.size()) grow(text.size());
    std::memcpy(end_, text.data(), text.size());
    end_ += text.size();
  }
  void fill(std::size_t count, char c) {
    if (count == 0) return;
    if (static_cast<std::size_t>(limit_ - end_) < count) grow(count);
    std::memset(end_, c, count);
    end_ += count;
  }
  std::size_t size() const { return static_cast<std::size_t>(end_ - begin_); }
  void resize(std::size_t size) { end_ = begin_ + size; }
  std::string_view view() const { return {begin_, size()}; }

 private:
  void swap(Buffer& other) noexcept {
    std::swap(begin_, other.begin_);
    std::swap(end_, other.end_);
    std::swap(limit_, other.limit_);
  }
  void grow(std::size_t more) {
    const std::size_t used = size();
    const std::size_t room = used + more + used / 2 + 256;
    // Large blocks are remapped by realloc rather than copied.
    auto* moved = static_cast<char*>(std::realloc(begin_, room));
    if (moved == nullptr) throw std::bad_alloc();
    begin_ = moved;
    end_ = moved + used;
    limit_ = moved + room;
  }
  char* begin_ = nullptr;
  char* end_ = nullptr;
  char* limit_ = nullptr;
};

}  // namespace terrace::detail
