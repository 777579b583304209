// SPDX-License-Identifier: Apache-2.0
#pragma once

// Everything a test of a stack program needs, without depending on a test framework: synth in memory, questions with
// patterns, snapshots, random values, and the real terraform as an oracle. See docs/testing.md.

#include <terrace/testing/generate.hpp>
#include <terrace/testing/snapshot.hpp>
#include <terrace/testing/synth.hpp>
#include <terrace/testing/terraform.hpp>
