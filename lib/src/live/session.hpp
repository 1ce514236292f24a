// One connection and its one transaction. The implementation is the only file that knows libpqxx.
#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pglint/live.hpp"

namespace pglint::live {

using Oid = std::uint32_t;

/// Why reading ends. Thrown inside of this layer only; read_server() makes a Result of it.
struct Failure {
  Error error;
  bool changed = false;  ///< because objects were changed meanwhile: the next try may do better
};

inline constexpr std::string_view changed_hint =
  "Objects are being changed while they are read, and it was tried several times; run it again when no migration is under way.";

/// The answer of a query. Rows and columns count from 0; a NULL reads as "", 0 and false.
class Rows {
 public:
  struct Data;
  explicit Rows(std::shared_ptr<const Data> data);

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] bool null(std::size_t row, int column) const;
  [[nodiscard]] std::string_view text(std::size_t row, int column) const;   ///< valid as long as the Rows are
  [[nodiscard]] std::string string(std::size_t row, int column) const { return std::string(text(row, column)); }
  [[nodiscard]] bool flag(std::size_t row, int column) const { return text(row, column) == "t"; }
  [[nodiscard]] char letter(std::size_t row, int column) const;             ///< of a "char"; '\0' when it is empty
  [[nodiscard]] long long number(std::size_t row, int column) const;
  [[nodiscard]] Oid oid(std::size_t row, int column) const { return static_cast<Oid>(number(row, column)); }
  [[nodiscard]] double real(std::size_t row, int column) const;

 private:
  std::shared_ptr<const Data> data_;
  std::size_t size_;
};

class Session {
 public:
  /// Connects and begins the transaction. Throws Failure.
  Session(const std::string& conninfo, const LiveOptions& options);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session();

  [[nodiscard]] int major_version() const noexcept { return major_version_; }
  [[nodiscard]] const std::vector<std::string>& notes() const noexcept { return notes_; }
  [[nodiscard]] const std::string& search_path() const noexcept { return search_path_; }  ///< the setting as it was before
  /// The oldest transaction that the session's first one may not see, as an xid: what is newer was changed meanwhile.
  [[nodiscard]] const std::string& oldest_unseen() const noexcept { return oldest_unseen_; }

  /// Runs a query; `what` says in messages what was being read ("columns"). Throws Failure.
  [[nodiscard]] Rows query(std::string_view what, const std::string& sql);
  /// The same for something that may be refused: then nothing, and the reason is in `why`. The transaction goes on.
  /// Throws Failure when the connection is lost or time is up.
  [[nodiscard]] std::optional<Rows> try_query(std::string_view what, const std::string& sql, std::string& why);
  /// Runs a query and gives back the locks that it took, which the server keeps up to the end of the transaction otherwise.
  [[nodiscard]] Rows query_unlocked(std::string_view what, const std::string& sql);
  /// Ends the transaction. Throws Failure.
  void finish();
  /// Begins another one, READ ONLY too, which sees what has been committed meanwhile. After finish(). Throws Failure.
  void begin_another();

  /// Why a query was not answered.
  struct Refusal {
    std::string state;     ///< SQLSTATE; "" when the server did not say
    std::string message;
    bool is_lost = false;  ///< there is no connection any more
  };

 private:
  struct Connection;
  void begin();
  [[nodiscard]] Rows answer(const std::string& sql);
  void set_up();
  [[nodiscard]] Refusal refusal_of(const std::exception& error) const;
  std::unique_ptr<Connection> connection_;
  LiveOptions options_;
  int major_version_ = 0;
  bool raw_bytes_ = false;         ///< the database is in SQL_ASCII
  bool has_noted_bytes_ = false;
  std::string search_path_, oldest_unseen_;
  std::vector<std::string> notes_;
};

}  // namespace pglint::live
