// Store<T>: objects in creation order with stable addresses, erasable in O(1), however many there are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

namespace pglint {

/// Owns objects; a slot number stays valid until its object is erased and is never used again. Iteration is in
/// creation order and skips erased slots (an erased slot costs one pointer). Copying copies the objects.
template <class T>
class Store {
  using Slots = std::vector<std::unique_ptr<T>>;

 public:
  using Slot = std::uint32_t;

  template <class Pointer, class Value>
  class Iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = Value;
    using difference_type = std::ptrdiff_t;
    using pointer = Value*;
    using reference = Value&;
    Iterator() = default;
    Iterator(Pointer at, Pointer end) : at_(at), end_(end) { skip(); }
    reference operator*() const { return **at_; }
    pointer operator->() const { return at_->get(); }
    Iterator& operator++() { ++at_; skip(); return *this; }
    Iterator operator++(int) { Iterator old = *this; ++*this; return old; }
    friend bool operator==(const Iterator& a, const Iterator& b) { return a.at_ == b.at_; }

   private:
    void skip() { while (at_ != end_ && !*at_) ++at_; }
    Pointer at_ = nullptr;
    Pointer end_ = nullptr;
  };
  using iterator = Iterator<std::unique_ptr<T>*, T>;
  using const_iterator = Iterator<const std::unique_ptr<T>*, const T>;

  Store() = default;
  Store(Store&&) noexcept = default;
  Store& operator=(Store&&) noexcept = default;
  Store(const Store& other) : live_(other.live_) {
    slots_.reserve(other.slots_.size());
    for (const auto& slot : other.slots_) slots_.push_back(slot ? std::make_unique<T>(*slot) : nullptr);
  }
  Store& operator=(const Store& other) {
    if (this != &other) *this = Store(other);
    return *this;
  }
  ~Store() = default;

  /// Adds at the end; gives the slot.
  Slot add(T&& value) {
    slots_.push_back(std::make_unique<T>(std::move(value)));
    ++live_;
    return static_cast<Slot>(slots_.size() - 1);
  }
  /// The object of a slot, or null when it was erased or never was.
  [[nodiscard]] T* get(Slot slot) { return slot < slots_.size() ? slots_[slot].get() : nullptr; }
  [[nodiscard]] const T* get(Slot slot) const { return slot < slots_.size() ? slots_[slot].get() : nullptr; }
  void erase(Slot slot) {
    if (slot < slots_.size() && slots_[slot]) { slots_[slot].reset(); --live_; }
  }
  [[nodiscard]] std::size_t size() const noexcept { return live_; }
  [[nodiscard]] bool empty() const noexcept { return live_ == 0; }
  /// Slots ever given: the bound for a loop over slot numbers.
  [[nodiscard]] Slot slot_count() const noexcept { return static_cast<Slot>(slots_.size()); }

  iterator begin() { return {slots_.data(), slots_.data() + slots_.size()}; }
  iterator end() { return {slots_.data() + slots_.size(), slots_.data() + slots_.size()}; }
  const_iterator begin() const { return {slots_.data(), slots_.data() + slots_.size()}; }
  const_iterator end() const { return {slots_.data() + slots_.size(), slots_.data() + slots_.size()}; }

 private:
  Slots slots_;
  std::size_t live_ = 0;
};

}  // namespace pglint
