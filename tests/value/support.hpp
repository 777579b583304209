// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <terrace/core/render.hpp>
#include <terrace/fn.hpp>
#include <terrace/value/expression.hpp>

#include <string>

#include "catch.hpp"

namespace terrace::test {

/// A late value that renders as `text`.
template <class T> T late(const char* text) { return detail::as<T>(detail::make_symbol(text)); }

}  // namespace terrace::test
