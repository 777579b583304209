// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the headers of terrace::testing have in common: the counted pointer behind their handles (at no cost in headers),
// and the exception by which a question without an answer ends a test case.

#include <exception>
#include <string>

namespace terrace::testing {

/// Thrown by questions that must have an answer, such as Template::only; Catch2 and GoogleTest report its text and go
/// on with the next test case. Nothing else in terrace::testing throws.
class Failure : public std::exception {
 public:
  explicit Failure(std::string text) : text_(static_cast<std::string&&>(text)) {}
  const char* what() const noexcept override { return text_.c_str(); }

 private:
  std::string text_;
};

namespace detail {

/// A handle that shares its object; T has `retain(T*)` and `release(T*)` where it is defined.
template <class T> class Shared {
 public:
  Shared() noexcept = default;
  /// Takes over one share.
  explicit Shared(T* object) noexcept : object_(object) {}
  Shared(const Shared& other) noexcept : object_(other.object_) {
    if (object_ != nullptr) retain(object_);
  }
  Shared(Shared&& other) noexcept : object_(other.object_) { other.object_ = nullptr; }
  Shared& operator=(Shared other) noexcept {
    T* const object = object_;
    object_ = other.object_;
    other.object_ = object;
    return *this;
  }
  ~Shared() {
    if (object_ != nullptr) release(object_);
  }

  T* get() const noexcept { return object_; }
  T* operator->() const noexcept { return object_; }
  T& operator*() const noexcept { return *object_; }

 private:
  T* object_ = nullptr;
};

}  // namespace detail
}  // namespace terrace::testing
