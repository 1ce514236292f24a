// A box for what most objects go without.
#pragma once

#include <concepts>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace pglint {

/// A bulky member that most objects go without: on the heap when there is one, else T's default. Reads as a const T&;
/// copies are deep. What is empty() or converts to false (an expression that is none) is absent.
template <class T>
class Rare {
 public:
  Rare() = default;
  template <class U = T>
    requires(!std::is_same_v<std::remove_cvref_t<U>, Rare> && std::is_convertible_v<U &&, T>)
  Rare(U&& other) {  // NOLINT(google-explicit-constructor,bugprone-forwarding-reference-overload)
    T value(std::forward<U>(other));
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
  [[nodiscard]] bool empty() const noexcept { return !*this; }
  operator const T&() const { return **this; }  // NOLINT(google-explicit-constructor)
  operator std::string_view() const requires std::is_same_v<T, std::string> { return **this; }  // NOLINT(google-explicit-constructor)
  const T* operator->() const { return &**this; }
  const T& operator*() const {
    static const T none{};
    return value_ ? *value_ : none;
  }
  friend bool operator==(const Rare& a, const Rare& b) requires std::equality_comparable<T> { return *a == *b; }
  friend bool operator==(const Rare& a, const T& b) requires std::equality_comparable<T> { return *a == b; }

  /// To be written to; made when there is none.
  T& edit() {
    if (!value_) value_ = std::make_unique<T>();
    return *value_;
  }
  void clear() noexcept { value_.reset(); }
  /// The value, moved out; nothing is left.
  T take() {
    if (!value_) return T{};
    T value = std::move(*value_);
    value_.reset();
    return value;
  }

 private:
  static bool present(const T& value) noexcept {
    if constexpr (requires { value.empty(); }) return !value.empty();
    else if constexpr (std::is_constructible_v<bool, const T&>) return static_cast<bool>(value);
    else return true;
  }
  std::unique_ptr<T> value_;
};

}  // namespace pglint
