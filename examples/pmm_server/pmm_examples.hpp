// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <terrace/terrace.hpp>

namespace pmm_examples {

void basic(terrace::Stack& stack);
void advanced(terrace::Stack& stack);
void with_rds_monitoring(terrace::Stack& stack);

}  // namespace pmm_examples
