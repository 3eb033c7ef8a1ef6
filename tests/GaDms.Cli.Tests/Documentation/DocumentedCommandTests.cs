using System.CommandLine;

namespace GaDms.Cli.Tests.Documentation;

/// <summary>What README, docs and the program's own help tell users to type is understood. Nothing is run.</summary>
public sealed class DocumentedCommandTests
{
    private const string Gadms = "gadms";
    private const string Run = "./run";

    private static readonly RootCommand s_root = CommandTree.Create();

    [Fact]
    public void Commands_in_code_blocks_parse()
    {
        var lines = Lines(CommandLines.InBlocks, Gadms);
        Assert.NotEmpty(lines);
        Assert.All(lines, line => AssertParses(CommandLines.Words(line)[1..]));
    }

    [Fact]
    public void Commands_in_running_text_exist_with_their_options() =>
        Assert.All(Lines(CommandLines.Inline, Gadms), line =>
        {
            Command command = s_root;
            foreach (var word in CommandLines.Words(line)[1..])
            {
                if (command.Subcommands.FirstOrDefault(sub => sub.Name == word) is { } sub)
                    command = sub;
                else if (word.StartsWith('-'))
                    Assert.Contains(s_root.Options.Concat(command.Options), option => option.Name == word || option.Aliases.Contains(word));
                else
                    Assert.False(command.Subcommands.Count > 0, $"{line}: there is no command \"{word}\"");
            }
            Assert.NotSame(s_root, command);
        });

    [Fact]
    public void Examples_in_the_help_parse()
    {
        var commands = Below(s_root).ToArray();
        Assert.All(commands.Where(command => command.Subcommands.Count == 0 && command != s_root), command =>
        {
            var examples = Assert.IsType<DocumentedCommand>(command).Examples;
            Assert.NotEmpty(examples);
            Assert.All(examples, example =>
            {
                var words = CommandLines.Words(example);
                Assert.Equal(Gadms, words[0]);
                Assert.Same(command, AssertParses(words[1..]));
            });
        });
    }

    [Fact]
    public void Commands_of_the_entrance_exist()
    {
        var script = File.ReadAllText(Repository.PathOf("run"));
        var lines = Lines(CommandLines.InBlocks, Run).Concat(Lines(CommandLines.Inline, Run)).ToArray();
        Assert.NotEmpty(lines);
        Assert.All(lines, line =>
        {
            var words = CommandLines.Words(line);
            Assert.Contains($"\n  {words[1]}", script, StringComparison.Ordinal);
            if (words[1] == "test")
                Assert.All(words[2..], name => Assert.NotEmpty(Directory.EnumerateDirectories(Repository.PathOf("tests"), $"*.{name}.*", new EnumerationOptions { MatchCasing = MatchCasing.CaseInsensitive })));
            else if (words[1] is "demo" or "gadms")
                AssertParses(words[1] == "demo" ? words[1..] : words[2..]);
        });
    }

    private static Command AssertParses(string[] words)
    {
        var parsed = s_root.Parse(words);
        Assert.True(parsed.Errors.Count == 0, $"{string.Join(' ', words)}: {string.Join(' ', parsed.Errors.Select(error => error.Message))}");
        Assert.NotSame(s_root, parsed.CommandResult.Command);
        return parsed.CommandResult.Command;
    }

    private static string[] Lines(Func<string, string, IEnumerable<string>> find, string program) =>
        [.. Repository.Pages.SelectMany(page => find(File.ReadAllText(Repository.PathOf(page)), program)).Distinct()];

    private static IEnumerable<Command> Below(Command command) => command.Subcommands.SelectMany(Below).Prepend(command);
}
