// SPDX-License-Identifier: Apache-2.0
#pragma once

// Whether a name says that its value is a secret: "db_password", "API_TOKEN", "clientSecret".

#include <cstdint>
#include <string_view>

namespace terrace::detail {

enum class SecretName : std::uint8_t {
  no,
  perhaps,  ///< "token", "secret": often the name of one rather than itself
  yes,
};

SecretName secret_name(std::string_view name) noexcept;

}  // namespace terrace::detail
