// Starting and asking a throwaway PostgreSQL through its own programs.
#include "support/server.hpp"

#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

namespace pglint::test {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// Folders with initdb and pg_ctl, and their major versions: /usr/lib/postgresql/15/bin and its like.
std::vector<std::pair<int, std::string>> installations() {
  std::vector<std::pair<int, std::string>> found;
  for (const char* root : {"/usr/lib/postgresql", "/usr/local/pgsql", "/opt/homebrew/opt"}) {
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(root, ignored)) {
      const fs::path programs = entry.path() / "bin";
      if (!fs::exists(programs / "initdb") || !fs::exists(programs / "pg_ctl")) continue;
      std::string digits;
      for (const char c : entry.path().filename().string())
        if (c >= '0' && c <= '9') digits += c;
      if (!digits.empty()) found.emplace_back(std::atoi(digits.c_str()), programs.string());
    }
  }
  std::sort(found.rbegin(), found.rend());
  return found;
}

}  // namespace

int Server::shell(const std::string& command) const {
  return std::system((prefix_ + "sh -c '" + command + "' >>" + directory_ + "/log 2>&1").c_str());
}

std::vector<std::string> Server::wanted(int least_version) {
  std::vector<std::string> programs;
  if (const char* list = std::getenv("PGLINT_POSTGRES")) {
    std::istringstream text(list);
    for (std::string directory; std::getline(text, directory, ':');)
      if (!directory.empty()) programs.push_back(directory);
    return programs;
  }
  const auto found = installations();
  if (!found.empty() && found.front().first >= least_version) programs.push_back(found.front().second);
  return programs;
}

std::optional<Server> Server::start(int least_version, const std::string& options) {
  const auto found = installations();
  if (found.empty() || found.front().first < least_version) return std::nullopt;
  return start_from(found.front().second, options);
}

std::optional<Server> Server::start_from(const std::string& programs, const std::string& options) {
  Server server;
  server.programs_ = programs;
  server.psql_ = fs::exists(programs + "/psql") ? programs + "/psql" : "psql";
  std::string pattern = fs::temp_directory_path().string() + "/pglint-test-XXXXXX";
  if (!mkdtemp(pattern.data())) return std::nullopt;
  server.directory_ = pattern;
  if (geteuid() == 0) {
    const passwd* user = getpwnam("postgres");
    if (!user || chown(pattern.c_str(), user->pw_uid, user->pw_gid) != 0) return std::nullopt;
    server.prefix_ = "runuser -u postgres -- ";
  }
  const std::string data = server.directory_ + "/data";
  if (server.shell(server.programs_ + "/initdb -D " + data + " -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync") != 0) return std::nullopt;
  if (server.shell(server.programs_ + "/pg_ctl -D " + data + " -w -o \"-c listen_addresses= -c fsync=off -k " + server.directory_ + " " + options + "\" start") != 0)
    return std::nullopt;
  const Answer version = server.run("postgres", "show server_version_num");
  if (!version.ok) return std::nullopt;
  server.version_ = std::atoi(version.output.c_str()) / 10'000;
  return server;
}

Server::~Server() {
  if (directory_.empty()) return;
  static_cast<void>(shell(programs_ + "/pg_ctl -D " + directory_ + "/data -m immediate stop"));
  std::error_code ignored;
  fs::remove_all(directory_, ignored);
}

Server::Answer Server::run(std::string_view database, std::string_view sql) const {
  const std::string input = directory_ + "/input.sql", output = directory_ + "/output", errors = directory_ + "/errors";
  std::ofstream(input, std::ios::binary) << sql;
  const std::string command = psql_ + " -X -q -A -t -v ON_ERROR_STOP=1 -h " + directory_ + " -U postgres -d " + std::string(database) +
                              " < " + input + " > " + output + " 2> " + errors;
  Answer answer;
  answer.ok = std::system(command.c_str()) == 0;
  answer.output = read(output);
  answer.errors = read(errors);
  return answer;
}

}  // namespace pglint::test
