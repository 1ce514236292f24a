// A box for what most objects go without.
#pragma once

#include <memory>
#include <type_traits>
#include <utility>

namespace pglint {

/// A bulky member that most objects go without: on the heap when there is one, else T's default. Reads as a const T&;
/// copies are deep. A T that converts to bool is absent when it is false (an expression that is none).
template <class T>
class Rare {
 public:
  Rare() = default;
  Rare(T value) {  // NOLINT(google-explicit-constructor)
    if (present(value)) value_ = std::make_unique<T>(std::move(value));
  }
  Rare(const Rare& other) : value_(other ? std::make_unique<T>(*other.value_) : nullptr) {}
  Rare(Rare&&) noexcept = default;
  Rare& operator=(const Rare& other) {
    if (this != &other) *this = Rare(other);
    return *this;
  }
  Rare& operator=(Rare&&) noexcept = default;
  ~Rare() = default;

  explicit operator bool() const noexcept { return value_ && present(*value_); }
  operator const T&() const { return **this; }  // NOLINT(google-explicit-constructor)
  const T* operator->() const { return &**this; }
  const T& operator*() const {
    static const T none{};
    return value_ ? *value_ : none;
  }
  /// To be written to; made when there is none.
  T& edit() {
    if (!value_) value_ = std::make_unique<T>();
    return *value_;
  }
  /// The value, moved out; nothing is left.
  T take() {
    if (!value_) return T{};
    T value = std::move(*value_);
    value_.reset();
    return value;
  }

 private:
  static bool present(const T& value) noexcept {
    if constexpr (std::is_constructible_v<bool, const T&>) return static_cast<bool>(value);
    return true;
  }
  std::unique_ptr<T> value_;
};

}  // namespace pglint
