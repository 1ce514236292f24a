// Result<T>: a value, or the reason why the world did not provide one (no file, no server, no permission).
// A finding is not an error, unreadable SQL is not an error, and a bug is an assertion: none of them travels here.
#pragma once

#include <cassert>
#include <string>
#include <utility>
#include <variant>

namespace pglint {

/// Why something could not be done. `message` is one factual line in PostgreSQL's message style (lower case start,
/// no final period); `hint` is the next step for the user, or empty. Neither ever contains a password, and both may
/// contain hostile bytes: printers pass them through `printable()` (see source.hpp).
struct Error {
  std::string message;
  std::string hint;
};

/// Either a T or an Error. Access to the absent one is a bug (asserted).
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  [[nodiscard]] bool ok() const noexcept { return state_.index() == 0; }
  explicit operator bool() const noexcept { return ok(); }

  [[nodiscard]] T& value() & { assert(ok()); return *std::get_if<0>(&state_); }
  [[nodiscard]] const T& value() const& { assert(ok()); return *std::get_if<0>(&state_); }
  [[nodiscard]] T&& value() && { assert(ok()); return std::move(*std::get_if<0>(&state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  [[nodiscard]] const Error& error() const { assert(!ok()); return *std::get_if<1>(&state_); }

 private:
  std::variant<T, Error> state_;
};

/// The value of an operation that only succeeds or fails.
struct Ok {};

}  // namespace pglint
