// SPDX-License-Identifier: Apache-2.0
#pragma once

// The body of a block in native syntax while it is gathered, and its text: arguments aligned as `terraform fmt` aligns
// them, nested blocks behind them, in the order of Terraform's style guide.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <terrace/core/schema.hpp>
#include <terrace/value/value.hpp>

namespace terrace::detail {

/// What stands behind a `=`. `opens`: its first line leaves a bracket open, which ends a run of aligned lines.
struct HclText {
  std::string text;
  bool opens = false;
};

struct HclLine {
  std::string name;
  HclText value;
};

struct HclBody {
  unsigned depth = 0;            ///< of its lines, two spaces each
  std::vector<HclLine> first{};  ///< count, for_each, provider
  std::vector<HclLine> lines{};
  std::vector<std::string> blocks{};
  std::vector<HclLine> last{};  ///< depends_on
  std::vector<std::pair<const SchemaEntry*, const Value*>> dynamics{};
};

/// `name = value`, one below the other, with the signs in one column as far as the formatter wants that.
void put_lines(std::string& out, const std::vector<HclLine>& lines, unsigned depth);

/// `header {…}` with all of the body, ending in a line break. `depth` is that of the header.
std::string block_text(std::string_view header, const HclBody& body, unsigned depth);

/// `# text` on a line of its own; what would end the line is shown as `?`.
std::string comment_line(std::string_view text, unsigned depth);

/// Text of several lines as a heredoc, or nothing if it would not come back as it is. `text` is what stands in it: already
/// escaped, each line as it is to be read. The result ends with the closing word.
std::string heredoc(std::string_view text, unsigned depth);

/// Whether a heredoc can hold these bytes.
bool fits_heredoc(std::string_view text);

/// `${` and `%{` as a heredoc writes them when they are no template.
std::string heredoc_literal(std::string_view text);

}  // namespace terrace::detail
