// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace terrace::bind {

// `terrace bind …`; argv[0] is what stands before the subcommand ("terrace bind"). Returns the exit code: 0, 1 for
// wrong input or an unusable file, 64 for a wrong command line.
int bind_main(int argc, char** argv);

}  // namespace terrace::bind
