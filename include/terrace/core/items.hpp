// SPDX-License-Identifier: Apache-2.0
#pragma once

// The lists in the specs of constructs: `.rules = {{.keep_days = 35}}`. Reads like a std::vector, is filled from one (or from
// anything contiguous), and knows only what a spec needs. It exists for the compiler's sake: each element type of a
// std::vector costs a program about thirty functions at -O0, and a stack of ten families has thirty such types.

#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <new>
#include <utility>
#include <vector>

namespace terrace {

/// Values side by side in the order given. Growing it or assigning to it invalidates iterators and references.
template <class T> class Items {
 public:
  using value_type = T;
  using iterator = T*;
  using const_iterator = const T*;

  Items() = default;
  Items(std::initializer_list<T> items) : Items() { copy(items.begin(), items.size()); }
  /// From a std::vector, a std::array, a std::span.
  template <class Range>
  requires requires(const Range& range) {
    { range.data() } -> std::same_as<const T*>;
    { range.size() } -> std::convertible_to<std::size_t>;
  }
  Items(const Range& range) : Items() { copy(range.data(), range.size()); }

  /// To a std::vector, which knows more.
  template <class Vector>
  requires std::same_as<Vector, std::vector<T>>
  operator Vector() const { return Vector(begin(), end()); }

  Items(const Items& other) : Items() { copy(other.data_, other.size_); }
  Items(Items&& other) noexcept : Items() { swap(other); }
  Items& operator=(Items other) noexcept {
    swap(other);
    return *this;
  }
  ~Items() {
    for (std::size_t i = 0; i < size_; ++i) data_[i].~T();
    ::operator delete(data_);
  }

  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }
  const T* data() const { return data_; }
  const T* begin() const { return data_; }
  const T* end() const { return data_ + size_; }
  T* begin() { return data_; }
  T* end() { return data_ + size_; }
  const T& operator[](std::size_t index) const { return data_[index]; }
  T& operator[](std::size_t index) { return data_[index]; }
  const T& front() const { return data_[0]; }
  T& front() { return data_[0]; }
  const T& back() const { return data_[size_ - 1]; }
  T& back() { return data_[size_ - 1]; }

  void push_back(T item) {
    if (size_ == capacity_) reserve(size_ == 0 ? 4 : 2 * size_);
    ::new (static_cast<void*>(data_ + size_)) T(std::move(item));
    ++size_;
  }
  template <class... Arguments> T& emplace_back(Arguments&&... arguments) {
    push_back(T(std::forward<Arguments>(arguments)...));
    return back();
  }
  void pop_back() { data_[--size_].~T(); }
  void insert(const T* before, T item) {
    const auto at = static_cast<std::size_t>(before - data_);
    push_back(std::move(item));
    for (std::size_t i = size_ - 1; i > at; --i) std::swap(data_[i - 1], data_[i]);
  }
  void append(const Items& items) {
    for (const T& item : Items(items)) push_back(item);  // a copy, because it may be this very list
  }
  void clear() { *this = Items(); }

 private:
  void swap(Items& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
  }

  void reserve(std::size_t capacity) {
    static_assert(alignof(T) <= alignof(std::max_align_t));
    Items grown;
    grown.data_ = static_cast<T*>(::operator new(capacity * sizeof(T)));
    grown.capacity_ = capacity;
    for (; grown.size_ < size_; ++grown.size_) {
      ::new (static_cast<void*>(grown.data_ + grown.size_)) T(std::move(data_[grown.size_]));
    }
    swap(grown);
  }

  // Called by constructors that have delegated already, so that a copy that throws leaks nothing.
  void copy(const T* from, std::size_t count) {
    if (count == 0) return;
    reserve(count);
    for (; size_ < count; ++size_) ::new (static_cast<void*>(data_ + size_)) T(from[size_]);
  }

  T* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace terrace
