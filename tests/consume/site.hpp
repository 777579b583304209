// SPDX-License-Identifier: Apache-2.0
// What the program and its test share.
#pragma once

#include <terrace/terrace.hpp>
#include <terrace/tf/aws_vpc.hpp>
#include <terrace/tf/provider/aws.hpp>
#include <terrace/tf/provider/toy.hpp>
#include <terrace/tf/toy_thing.hpp>

struct Site {
  terrace::Str cidr;

  void build(terrace::Stack& stack) const {
    stack.provider(terrace::tf::provider::aws{.region = "eu-west-1"});
    stack.provider(terrace::tf::provider::toy{});
    auto vpc = stack.add("vpc", terrace::tf::aws_vpc{.cidr_block = cidr});
    stack.add("thing", terrace::tf::toy_thing{.name = vpc.id()});
  }
};
