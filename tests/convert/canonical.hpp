// SPDX-License-Identifier: Apache-2.0
#pragma once

// Terraform documents in one form, so that two of them are equal when they mean the same.

#include <nlohmann/json.hpp>

#include <string>

/// Texts become expressions in canonical form, loop variables and iterators are numbered, comments and nulls are gone, and
/// provisioners are a list.
nlohmann::json canonical(const nlohmann::json& document);

/// Where `made` differs from `given`, in words; empty when it does not. What synth always adds is no difference:
/// terraform.required_version, the requirements of providers and their versions, the type `any` of a variable.
/// One block may be written as an object or as a list of one, and a list of no blocks may be left out.
std::string difference(const nlohmann::json& given, const nlohmann::json& made);
