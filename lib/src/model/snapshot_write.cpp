// A catalog, and a server's statistics beside it, as JSON: one object a line, so that two snapshots can be compared by any diff.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <functional>
#include <iterator>
#include <nlohmann/json.hpp>

#include "model/extensions.hpp"
#include "model/snapshot_fields.hpp"
#include "model/tree_text.hpp"
#include "pglint/snapshot.hpp"
#include "text/utf8.hpp"

namespace pglint::model {
namespace {

using Json = nlohmann::ordered_json;

template <class T>
Json object(const T& value);

Json encode(const TreeText& text) {
  if (text.opaque) return {{"opaque", text.sql}};
  if (text.implicit.empty()) return text.sql;
  return {{"sql", text.sql}, {"implicit", text.implicit}};
}

Json encode(const std::string& value) { return value; }
Json encode(bool value) { return value; }
template <std::signed_integral T>
Json encode(T value) { return value; }
Json encode(double value) { return std::isfinite(value) ? Json(value) : Json(0); }
Json encode(const QualifiedName& name) { return {{"schema", name.schema}, {"name", name.name}}; }
Json encode(const std::map<std::string, std::string>& map) {
  Json json = Json::object();
  for (const auto& [key, value] : map) json[key] = value;
  return json;
}
template <class T>
Json encode(const Rare<T>& value) { return encode(*value); }
template <class T>
Json encode(const std::optional<T>& value) {
  if (!value) return {};
  if constexpr (std::is_arithmetic_v<T>) return encode(*value);
  else return object(*value);
}
template <class T>
Json encode(const std::map<std::string, T>& map) {
  Json json = Json::object();
  for (const auto& [name, value] : map) json[name] = object(value);
  return json;
}
template <class T>
Json encode_each(const T& list) {
  Json json = Json::array();
  for (const auto& item : list) {
    if constexpr (requires { encode(item); }) json.push_back(encode(item));
    else json.push_back(object(item));
  }
  return json;
}
template <class T>
Json encode(const std::vector<T>& list) { return encode_each(list); }
template <class T>
Json encode(const Store<T>& list) { return encode_each(list); }
bool is_default(const std::string& value, const std::string& usual) { return value == usual; }
template <class T>
bool is_default(const T& value, const T& usual) requires std::is_arithmetic_v<T> || std::is_enum_v<T> { return value == usual; }
bool is_default(const QualifiedName& value, const QualifiedName& usual) { return value == usual; }
template <class T>
bool is_default(const std::optional<T>& value, const std::optional<T>&) { return !value; }
template <class T>
bool is_default(const T& list, const T&) requires requires { list.empty(); } { return list.empty(); }

/// Writes the members of one object; see snapshot_fields.hpp.
template <class T>
class Writer {
 public:
  explicit Writer(const T& value) : value_(value) {}
  Json json = Json::object();

  template <class M>
  void field(const char* key, M T::*member) {
    if constexpr (std::is_same_v<M, Grant>) json[key] = object(value_.*member);
    else if (!is_default(value_.*member, usual().*member)) json[key] = encode(value_.*member);
  }
  template <class M>
  void letter(const char* key, M T::*member, std::string_view) {
    if (value_.*member != usual().*member) json[key] = std::string(1, static_cast<char>(value_.*member));
  }
  template <class M>
  void word(const char* key, M T::*member, std::string_view words) {
    if (value_.*member == usual().*member) return;
    auto wanted = static_cast<int>(value_.*member);
    each_word(words, ' ', [&](std::string_view word) { if (wanted-- == 0) json[key] = word; });
  }
  void tree(const char* key, Rare<Expr> T::*member) {
    if (value_.*member) json[key] = encode(to_text(*(value_.*member)));
  }
  void tree(const char* key, Expr T::*member) {
    if (value_.*member) json[key] = encode(to_text(value_.*member));
  }
  void tree(const char* key, std::shared_ptr<const Query> T::*member) {
    if (value_.*member) json[key] = encode(to_text(*(value_.*member)));
  }
  void tree(const char* key, std::vector<std::shared_ptr<const Query>> T::*member) {
    for (const auto& query : value_.*member)
      if (query) json[key].push_back(encode(to_text(*query)));
  }

 private:
  static const T& usual() {
    static const T value{};
    return value;
  }
  const T& value_;
};

template <class T>
Json object(const T& value) {
  Writer<T> writer(value);
  describe(writer, Type<T>());
  return std::move(writer.json);
}

/// Writes a catalog's lists, one object a line.
class CatalogWriter {
 public:
  explicit CatalogWriter(const Catalog& catalog) : catalog_(catalog) {}
  std::string text;

  template <class List>
  void list(const char* key, const List& items) {
    text += ",\n\"";
    text += key;
    text += "\": [";
    const char* separator = "\n";
    for (const auto& item : items) {
      text += separator;
      text += line_of(object(plain(item)));
      separator = ",\n";
    }
    text += "]";
  }
  template <class Key, class T>
  void field(const char* key, std::map<Key, T> Catalog::*member) {
    std::vector<std::reference_wrapper<const T>> items;
    for (const auto& [name, item] : catalog_.*member) items.emplace_back(item);
    list(key, items);
  }
  void field(const char* key, std::vector<DefaultPrivilege> Catalog::*member) { list(key, catalog_.*member); }

  void statistics(const Statistics& statistics) {
    text += ",\n\"statistics\": {\"block_size\": " + std::to_string(statistics.block_size);
    if (!statistics.track_counts) text += ", \"track_counts\": false";
    if (statistics.in_recovery) text += ", \"in_recovery\": true";
    for (const auto& [key, time] : {std::pair("read_at", &statistics.read_at), std::pair("stats_reset", &statistics.stats_reset)})
      if (!time->empty()) text += ", \"" + std::string(key) + "\": " + line_of(encode(*time));
    by_name("relations", statistics.relations);
    by_name("indexes", statistics.indexes);
    list("statements", statistics.statements);
    text += "}";
  }

 private:
  /// Names come from SQL, whose bytes a hostile text chooses.
  static std::string line_of(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

  template <class T>
  void by_name(const char* key, const std::map<QualifiedName, T>& map) {
    text += ",\n\"" + std::string(key) + "\": [";
    const char* separator = "\n";
    for (const auto& [name, value] : map) {
      Json json = Json::object();
      json["name"] = encode(name);
      json.update(object(value));
      text += separator + line_of(json);
      separator = ",\n";
    }
    text += "]";
  }

  template <class T>
  static const T& plain(const T& item) { return item; }
  template <class T>
  static const T& plain(const std::reference_wrapper<const T>& item) { return item; }

  const Catalog& catalog_;
};

/// JSON with the characters that show nothing or steer a terminal as escapes; those below U+0020 are already.
std::string visible_json(std::string json) {
  const auto is_plain = [](unsigned char c) { return c < 0x7F; };
  if (std::all_of(json.begin(), json.end(), is_plain)) return json;
  std::string out;
  out.reserve(json.size() + 64);
  const auto unit = [&](std::uint32_t value) { fmt::format_to(std::back_inserter(out), "\\u{:04x}", value); };
  for (std::size_t at = 0; at < json.size();) {
    const text::CodePoint point = text::decode(json, at);
    const auto value = static_cast<std::uint32_t>(point.value);
    if (value < 0x7F || !text::is_invisible_or_control(point.value)) {
      out.append(json, at, point.length);
    } else if (value > 0xFFFF) {
      unit(0xD800 + ((value - 0x10000) >> 10U));
      unit(0xDC00 + ((value - 0x10000) & 0x3FFU));
    } else {
      unit(value);
    }
    at += point.length;
  }
  return out;
}

std::string snapshot_of(const Catalog& catalog, const Statistics* statistics, const std::vector<std::string>& not_read) {
  CatalogWriter writer(catalog);
  writer.text = "{\"pglint_snapshot\": " + std::to_string(snapshot_schema_version);
  if (catalog.server_version != 0) writer.text += ",\n\"server_version\": " + std::to_string(catalog.server_version);
  const auto strings = [&](const char* key, const std::vector<std::string>& list) {
    writer.text += ",\n\"" + std::string(key) + "\": " + nlohmann::json(list).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  };
  strings("search_path", catalog.search_path);
  if (!not_read.empty()) strings("not_read", not_read);
  describe(writer, Type<Catalog>());
  writer.list("relations", catalog.relations());
  writer.list("functions", catalog.functions());
  if (statistics != nullptr) writer.statistics(*statistics);
  return visible_json(std::move(writer.text)) + "\n}\n";
}

}  // namespace
}  // namespace pglint::model

namespace pglint {

std::string write_snapshot(const Catalog& catalog) { return model::snapshot_of(catalog, nullptr, {}); }

std::string write_snapshot(const Catalog& catalog, const Statistics& statistics, const std::vector<std::string>& not_read) {
  return model::snapshot_of(catalog, &statistics, not_read);
}

}  // namespace pglint
