// Lookups that all readers share.
#include "live/reading.hpp"

#include "live/array.hpp"

namespace pglint::live {

const std::string& RelationEntry::column_name(long long attnum) const {
  static const std::string none;
  return attnum > 0 && static_cast<std::size_t>(attnum) <= column_names.size() ? column_names[static_cast<std::size_t>(attnum) - 1] : none;
}

std::vector<std::string> RelationEntry::column_names_of(const std::vector<long long>& attnums) const {
  std::vector<std::string> names;
  names.reserve(attnums.size());
  for (const long long attnum : attnums) names.push_back(column_name(attnum));
  return names;
}

std::string Reading::role(Oid oid) const {
  const auto found = roles.find(oid);
  return found == roles.end() ? std::to_string(oid) : found->second;
}

std::string Reading::type(Oid oid) const {
  const auto found = types.find(oid);
  return found == types.end() ? std::string() : found->second;
}

const std::string* Reading::schema(Oid oid) const {
  const auto found = schemas.find(oid);
  return found == schemas.end() ? nullptr : &found->second;
}

RelationEntry* Reading::relation(Oid oid) {
  const auto found = relations.find(oid);
  return found == relations.end() ? nullptr : &found->second;
}

std::string Reading::collation(Oid oid) const {
  const auto found = collations.find(oid);
  if (found == collations.end()) return {};
  const QualifiedName& name = found->second;
  return quote_qualified(name.schema == "pg_catalog" ? std::string() : name.schema, name.name);
}

std::string Reading::operator_class(Oid oid, Oid type) const {
  const auto found = operator_classes.find(oid);
  if (found == operator_classes.end()) return {};
  const OperatorClass& own = found->second;
  bool is_default = own.is_default;
  // A class that is the default of another type to which this one needs no conversion (bpchar_ops on text).
  if (is_default && own.type != type)
    for (const auto& [other, candidate] : operator_classes)
      if (candidate.is_default && candidate.type == type && candidate.access_method == own.access_method && other != oid) is_default = false;
  return is_default ? std::string() : model::ServerText::opclass_text(own.schema, own.name);
}

std::string Reading::comment_key(Oid catalog_oid, Oid object, int sub) {
  return std::to_string(catalog_oid) + ' ' + std::to_string(object) + ' ' + std::to_string(sub);
}

std::string Reading::comment(Oid catalog_oid, Oid object, int sub) const {
  if (comments.empty()) return {};
  const auto found = comments.find(comment_key(catalog_oid, object, sub));
  return found == comments.end() ? std::string() : found->second;
}

std::string user_schema(std::string_view alias) {
  std::string text(alias);
  text += ".nspname !~ '^pg_' and ";
  return text.append(alias).append(".nspname <> 'information_schema'");
}

std::map<std::string, std::string> options_of(std::string_view array) {
  std::map<std::string, std::string> options;
  for (const std::string& option : array_elements(array)) {
    const std::size_t equals = option.find('=');
    options[option.substr(0, equals)] = equals == std::string::npos ? std::string() : option.substr(equals + 1);
  }
  return options;
}

}  // namespace pglint::live
