// SPDX-License-Identifier: Apache-2.0

// Reads templates: text with `${…}` and the directives `%{…}`.

#include <algorithm>

#include "convert/parser.hpp"
#include "convert/utf8.hpp"

namespace terrace::convert {

// --- templates ---------------------------------------------------------------------------------------------------------

void Parser::escape(std::string& text) {
  ++at_;
  const char c = peek();
  ++at_;
  switch (c) {
  case 'n': text += '\n'; return;
  case 'r': text += '\r'; return;
  case 't': text += '\t'; return;
  case '"':
  case '\\': text += c; return;
  case 'u':
  case 'U': break;
  default: fail("the escape \"\\" + std::string(1, c) + "\" is none of Terraform's");
  }
  std::uint32_t code = 0;
  for (int i = c == 'u' ? 4 : 8; i > 0; --i, ++at_) {
    const int digit = hex_digit(peek());
    if (digit < 0) fail("\\" + std::string(1, c) + " is followed by too few hexadecimal digits");
    code = code * 16 + static_cast<std::uint32_t>(digit);
  }
  if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) fail("an escape that is no character");
  append_utf8(text, code);
}

std::vector<Piece> Parser::pieces(End end) {
  std::vector<Piece> found(1);
  for (;;) {
    if (at_ >= text_.size()) {
      if (end == End::quote) fail("a text in quotes does not end");
      return found;
    }
    const char c = peek();
    std::string& text = found.back().text;
    if (end == End::quote && c == '"') {
      ++at_;
      return found;
    }
    if (end == End::quote && c == '\\') {
      escape(text);
    } else if ((c == '$' || c == '%') && peek(1) == c && peek(2) == '{') {
      text += c;
      text += '{';
      at_ += 3;
    } else if ((c == '$' || c == '%') && peek(1) == '{') {
      at_ += 2;
      found.push_back(c == '$' ? interpolation() : directive());
      found.emplace_back();
    } else if (end == End::quote && c == '\n') {
      fail("a line ends inside a text in quotes");
    } else {
      text += c;
      ++at_;
    }
  }
}

void Parser::close(Piece& piece) {
  piece.trims_after = take("~");
  need("}");
}

Piece Parser::interpolation() {
  const Lines lines(*this, false);
  Piece piece;
  piece.what = Piece::What::value;
  piece.trims_before = take("~");
  piece.value = expression();
  close(piece);
  return piece;
}

Piece Parser::directive() {
  const Lines lines(*this, false);
  Piece piece;
  piece.trims_before = take("~");
  const std::string name = word();
  if (name == "if") {
    piece.what = Piece::What::if_;
    piece.value = expression();
  } else if (name == "else") {
    piece.what = Piece::What::else_;
  } else if (name == "endif") {
    piece.what = Piece::What::endif;
  } else if (name == "endfor") {
    piece.what = Piece::What::endfor;
  } else if (name == "for") {
    piece.what = Piece::What::for_;
    piece.value_name = word();
    if (take(",")) {
      piece.key_name = std::move(piece.value_name);
      piece.value_name = word();
    }
    if (!take_word("in")) fail("\"in\" is expected in a for directive");
    piece.value = expression();
  } else {
    fail("\"" + name + "\" is no directive of a template");
  }
  close(piece);
  return piece;
}

/// The pieces from `next` on up to the directive that ends them, which stays.
ExprPtr Parser::put_together(std::vector<Piece>& all, std::size_t& next) {
  const Level level(*this);
  std::vector<ExprPtr> parts;
  for (; next < all.size(); ++next) {
    Piece& piece = all[next];
    switch (piece.what) {
    case Piece::What::text: parts.push_back(make_text(piece.text)); break;
    case Piece::What::value: parts.push_back(piece.value); break;
    case Piece::What::if_: {
      ++next;
      ExprPtr then = put_together(all, next);
      ExprPtr otherwise = make_text({});
      if (next < all.size() && all[next].what == Piece::What::else_) {
        ++next;
        otherwise = put_together(all, next);
      }
      if (next >= all.size() || all[next].what != Piece::What::endif) fail("an if directive has no endif");
      parts.push_back(made(Kind::conditional, {}, {piece.value, then, otherwise}));
      break;
    }
    case Piece::What::for_: {
      ++next;
      auto body = std::make_shared<Expr>();
      body->kind = Kind::loop;
      body->key_name = piece.key_name;
      body->value_name = piece.value_name;
      const ExprPtr content = put_together(all, next);
      if (next >= all.size() || all[next].what != Piece::What::endfor) fail("a for directive has no endfor");
      body->children = {piece.value, nullptr, content, nullptr};
      body->depth = std::max(piece.value->depth, content->depth) + 1;
      parts.push_back(made(Kind::call, "join", {make_text({}), body}));
      break;
    }
    default: return finish(parts);
    }
  }
  return finish(parts);
}

ExprPtr Parser::finish(std::vector<ExprPtr>& parts) const {
  ExprPtr expr = make_parts(std::move(parts));
  if (expr->depth > kMaxDepth) too_deep();
  return expr;
}

ExprPtr Parser::template_of(End end) {
  const Level level(*this);
  std::vector<Piece> all = pieces(end);
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].what != Piece::What::text) continue;
    std::string& text = all[i].text;
    if (i > 0 && all[i - 1].trims_after) {
      std::size_t from = 0;
      while (from < text.size() && is_white(text[from])) ++from;
      text.erase(0, from);
    }
    if (i + 1 < all.size() && all[i + 1].trims_before) {
      while (!text.empty() && is_white(text.back())) text.pop_back();
    }
  }
  std::size_t next = 0;
  ExprPtr expr = put_together(all, next);
  if (next < all.size()) fail("a directive of a template ends what did not begin");
  return expr;
}

}  // namespace terrace::convert
