// SPDX-License-Identifier: Apache-2.0
#pragma once

// Everything but the bindings: values, the tree, Terraform's blocks and terrace::run. Add one <terrace/tf/…> header for
// each resource type that a program uses. Costs a compiler about a third of a second.

#include <terrace/cli/run.hpp>
#include <terrace/fn.hpp>
#include <terrace/terraform/binding.hpp>
#include <terrace/terraform/stack.hpp>
#include <terrace/value/expression.hpp>
#include <terrace/value/units.hpp>
