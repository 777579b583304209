// SPDX-License-Identifier: Apache-2.0
#pragma once

// Units as types, where a bare number or text invites a mistake. Wrong literals do not compile:
//
//   "10.0.0.0/16"_cidr        "10.0.0.1/16"_cidr has host bits set: an error, not another network
//   512_MiB                   a field in whole gibibytes refuses it
//   5min, 1h                  (std::chrono) for a field in minutes; 90s is refused there
//   Port(443)                 Port(70000) is refused
//
// Each becomes a plain Str or Num where Terraform wants one. Cost: constants; <chrono> is not included here, a program
// that writes 5min includes it.

#include <terrace/value/views.hpp>

#include <compare>

namespace terrace {

namespace detail {
/// What is wrong with a unit, said by its name where the compiler stops: a constant expression must not call these.
void a_cidr_has_four_numbers_and_a_prefix_length();
void a_cidr_number_is_at_most_255();
void a_cidr_prefix_length_is_at_most_32();
void a_cidr_must_not_have_host_bits_set();
void a_port_is_between_0_and_65535();
void this_size_is_not_a_whole_number_of_units();
}  // namespace detail

/// A range of IPv4 addresses.
class Cidr {
 public:
  constexpr Cidr(std::uint32_t address, unsigned prefix) : address_(address), prefix_(prefix) {}

  /// Reads text that is known only at run time. On failure the result is not `valid()` and has no other use.
  static constexpr Cidr parse(std::string_view text) {
    Cidr parsed(0, kInvalid);
    parse(text, parsed);
    return parsed;
  }
  constexpr bool valid() const { return prefix_ <= 32; }

  constexpr std::uint32_t address() const { return address_; }
  constexpr unsigned prefix() const { return prefix_; }
  constexpr std::uint64_t size() const { return std::uint64_t{1} << (32 - prefix_); }
  constexpr bool contains(const Cidr& other) const {
    return other.prefix_ >= prefix_ && ((other.address_ ^ address_) & mask(prefix_)) == 0;
  }
  constexpr bool overlaps(const Cidr& other) const { return contains(other) || other.contains(*this); }
  /// The `index`-th range of the given prefix length inside this one; not valid() when there is none.
  constexpr Cidr subnet(unsigned prefix, std::uint32_t index) const {
    if (prefix < prefix_ || prefix > 32 || (std::uint64_t{index} >> (prefix - prefix_)) != 0) return {0, kInvalid};
    const std::uint32_t offset = prefix == 0 ? 0 : static_cast<std::uint32_t>(std::uint64_t{index} << (32 - prefix));
    return {address_ + offset, prefix};
  }
  friend constexpr bool operator==(const Cidr&, const Cidr&) = default;

  using terrace_text = void;  // a Str takes it
  std::string text() const;

 private:
  friend consteval Cidr operator""_cidr(const char* text, std::size_t size);
  static constexpr unsigned kInvalid = 255;
  static constexpr std::uint32_t mask(unsigned prefix) { return prefix == 0 ? 0 : ~std::uint32_t{0} << (32 - prefix); }

  enum class Fault { none, form, number, prefix, host_bits };
  static constexpr Fault parse(std::string_view text, Cidr& into) {
    std::uint32_t address = 0;
    std::size_t at = 0;
    unsigned number = 0;
    for (int part = 0; part < 5; ++part) {
      const std::size_t start = at;
      number = 0;
      while (at < text.size() && text[at] >= '0' && text[at] <= '9' && at < start + 4) {
        number = number * 10 + static_cast<unsigned>(text[at++] - '0');
      }
      const bool leading_zero = at > start + 1 && text[start] == '0';
      if (at == start || leading_zero) return Fault::form;
      if (part == 4) break;
      if (number > 255) return Fault::number;
      address = address << 8 | number;
      if (at == text.size() || text[at++] != (part == 3 ? '/' : '.')) return Fault::form;
    }
    if (at != text.size()) return Fault::form;
    if (number > 32) return Fault::prefix;
    if ((address & ~mask(number)) != 0) return Fault::host_bits;
    into = Cidr(address, number);
    return Fault::none;
  }

  std::uint32_t address_;
  unsigned prefix_;
};

consteval Cidr operator""_cidr(const char* text, std::size_t size) {
  Cidr cidr(0, Cidr::kInvalid);
  switch (Cidr::parse(std::string_view(text, size), cidr)) {
  case Cidr::Fault::none: break;
  case Cidr::Fault::form: detail::a_cidr_has_four_numbers_and_a_prefix_length(); break;
  case Cidr::Fault::number: detail::a_cidr_number_is_at_most_255(); break;
  case Cidr::Fault::prefix: detail::a_cidr_prefix_length_is_at_most_32(); break;
  case Cidr::Fault::host_bits: detail::a_cidr_must_not_have_host_bits_set(); break;
  }
  return cidr;
}

/// An amount of memory or storage.
class Size {
 public:
  constexpr explicit Size(std::uint64_t bytes) : bytes_(bytes) {}
  constexpr std::uint64_t bytes() const { return bytes_; }
  friend constexpr auto operator<=>(const Size&, const Size&) = default;
  friend constexpr Size operator+(Size a, Size b) { return Size(a.bytes_ + b.bytes_); }
  friend constexpr Size operator*(Size a, std::uint64_t times) { return Size(a.bytes_ * times); }

 private:
  std::uint64_t bytes_;
};

consteval Size operator""_KiB(unsigned long long count) { return Size(count << 10); }
consteval Size operator""_MiB(unsigned long long count) { return Size(count << 20); }
consteval Size operator""_GiB(unsigned long long count) { return Size(count << 30); }
consteval Size operator""_TiB(unsigned long long count) { return Size(count << 40); }

/// A field that Terraform wants in a whole number of units: `WholeSize<1 << 30>` for gibibytes. A constant that is no
/// whole number of them does not compile.
template <std::uint64_t Unit> class WholeSize {
 public:
  consteval WholeSize(Size size) : count_(size.bytes() / Unit) {
    if (size.bytes() % Unit != 0) detail::this_size_is_not_a_whole_number_of_units();
  }
  static constexpr bool fits(Size size) { return size.bytes() % Unit == 0; }
  /// For a size known only at run time.
  static constexpr WholeSize rounded_up(Size size) { return WholeSize((size.bytes() + Unit - 1) / Unit, 0); }

  constexpr std::uint64_t count() const { return count_; }
  constexpr Size size() const { return Size(count_ * Unit); }
  operator Num() const { return count_; }

 private:
  constexpr WholeSize(std::uint64_t count, int) : count_(count) {}
  std::uint64_t count_;
};

using Mebibytes = WholeSize<std::uint64_t{1} << 20>;
using Gibibytes = WholeSize<std::uint64_t{1} << 30>;

/// A field that Terraform wants in units of `Unit` seconds. Takes any std::chrono duration whose own unit is a multiple
/// of that, so that nothing is rounded: minutes and hours for a field in minutes, but not seconds.
template <long long Unit> class DurationIn {
 public:
  template <class Duration>
  requires(Duration::period::den == 1 && Duration::period::num % Unit == 0) constexpr DurationIn(Duration duration)
      : count_(static_cast<std::int64_t>(duration.count()) * (Duration::period::num / Unit)) {}

  /// A count of this field's own units, for where <chrono> is not wanted.
  static constexpr DurationIn of(std::int64_t count) { return DurationIn(count, 0); }

  constexpr std::int64_t count() const { return count_; }
  constexpr std::int64_t seconds() const { return count_ * Unit; }
  friend constexpr auto operator<=>(const DurationIn&, const DurationIn&) = default;
  operator Num() const { return count_; }

 private:
  constexpr DurationIn(std::int64_t count, int) : count_(count) {}
  std::int64_t count_;
};

using Seconds = DurationIn<1>;
using Minutes = DurationIn<60>;
using Hours = DurationIn<3600>;
using Days = DurationIn<86400>;

/// A TCP or UDP port.
class Port {
 public:
  consteval Port(int number) : number_(number) {
    if (!fits(number)) detail::a_port_is_between_0_and_65535();
  }
  static constexpr bool fits(int number) { return number >= 0 && number <= 65535; }
  /// For a number known only at run time, which the caller has checked with fits().
  static constexpr Port unchecked(int number) {
    Port port(0);
    port.number_ = number;
    return port;
  }
  constexpr int number() const { return number_; }
  friend constexpr auto operator<=>(const Port&, const Port&) = default;
  operator Num() const { return number_; }

 private:
  int number_;
};

}  // namespace terrace
