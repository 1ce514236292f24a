// Messages of CLI11 turned into one factual line and a hint.
#include "usage.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "pglint/config.hpp"

namespace pglint::cli {
namespace {

const CLI::App& chosen(const CLI::App& app) {
  const std::vector<CLI::App*> commands = app.get_subcommands();
  return commands.empty() ? app : *commands.front();
}

std::string help_of(const CLI::App& app) {
  const CLI::App& at = chosen(app);
  return &at == &app ? "pglint --help" : fmt::format("pglint {} --help", at.get_name());
}

/// Long options of the command, or the commands when none was chosen.
std::vector<std::string> known_words(const CLI::App& app, bool options) {
  std::vector<std::string> words;
  const CLI::App& at = chosen(app);
  if (!options)
    for (const CLI::App* command : at.get_subcommands([](const CLI::App*) { return true; })) words.push_back(command->get_name());
  else
    for (const CLI::Option* option : at.get_options())
      for (const std::string& name : option->get_lnames()) words.push_back("--" + name);
  return words;
}

}  // namespace

Error usage_error(const CLI::App& app, const CLI::ParseError& error) {
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
    const std::vector<std::string> extras = app.remaining(true);
    const std::string word = extras.empty() ? std::string() : extras.front();
    const bool is_option = word.starts_with("-");
    if (!is_option && &chosen(app) == &app) {
      const std::string nearest = nearest_word(word, known_words(app, false));
      return {fmt::format("unknown command: {}", word),
              nearest.empty() ? "\"pglint --help\" lists the commands." : fmt::format("Did you mean \"{}\"?", nearest)};
    }
    const std::string nearest = is_option ? nearest_word(word.substr(0, word.find('=')), known_words(app, true)) : "";
    return {fmt::format("unexpected {}: {}", is_option ? "option" : "argument", word),
            nearest.empty() ? fmt::format("\"{}\" lists what there is.", help_of(app)) : fmt::format("Did you mean {}?", nearest)};
  }
  std::string message = error.what();
  if (!message.empty() && message[0] >= 'A' && message[0] <= 'Z' && (message.size() == 1 || message[1] > 'Z' || message[1] < 'A'))
    message[0] = static_cast<char>(message[0] - 'A' + 'a');
  while (message.ends_with(".")) message.pop_back();
  return {message, fmt::format("See \"{}\".", help_of(app))};
}

std::string requested_text(const CLI::App& app, const CLI::Success& request) {
  if (dynamic_cast<const CLI::CallForHelp*>(&request) != nullptr) return chosen(app).help();
  return std::string(request.what()) + '\n';
}

}  // namespace pglint::cli
