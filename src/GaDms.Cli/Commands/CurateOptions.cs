using System.CommandLine;
using GaDms.Curation.Pipeline;
using GaDms.IO;

namespace GaDms.Cli.Commands;

/// <summary>Options that the stages of curation share.</summary>
internal sealed class CurateOptions
{
    private readonly Argument<string[]>? _sources;
    private readonly Option<string?> _config = new("--config", "-c") { Description = "The run: a file of configs/curate; default: people found by OpenCV, described by their colours.", HelpName = "file" };
    private readonly Option<string[]> _set = new("--set") { Description = "Change a member of the configuration.", HelpName = "a.b=c", AllowMultipleArgumentsPerToken = false };
    private readonly Option<string> _out = new("--out", "-o") { Description = "Folder of the run. Running it again goes on where it was.", Required = true, HelpName = "folder" };
    private readonly Option<string[]> _retry = new("--retry-failed") { Description = "Try again what was left out for these reasons (the words of the report, such as fetch-timeout). For those of boxes: pictures of which no box was kept.", HelpName = "reason", AllowMultipleArgumentsPerToken = true };

    public CurateOptions(Command command, bool readsSources)
    {
        if (readsSources)
        {
            _sources = new("sources") { Description = "Folders of pictures, tars, videos, lists of addresses; after those of the configuration.", Arity = ArgumentArity.ZeroOrMore };
            command.Arguments.Add(_sources);
        }
        command.Options.Add(_config);
        command.Options.Add(_set);
        command.Options.Add(_out);
        command.Options.Add(_retry);
    }

    public CurateLayout Layout(ParseResult parsed) => new(parsed.GetValue(_out)!);

    /// <summary>The reasons to try again, which must be those of the stages that run.</summary>
    public string[] Retry(ParseResult parsed, bool filter, bool caption)
    {
        var reasons = parsed.GetValue(_retry) ?? [];
        RetryReasons.Require(reasons, filter, caption);
        return reasons;
    }

    /// <summary>A configuration file, or the defaults, with members changed.</summary>
    public static CurateConfig Read(string? file, string[] changes) =>
        changes.Aggregate(file is null ? new CurateConfig() : JsonConfig.Load<CurateConfig>(file), JsonConfig.Set);

    /// <summary>The configuration with all that the command line says.</summary>
    public CurateConfig Config(ParseResult parsed)
    {
        var config = Read(parsed.GetValue(_config), parsed.GetValue(_set)!);
        if (_sources is not null)
            config = config with { Sources = [.. config.Sources, .. parsed.GetValue(_sources)!.Select(SourceFactory.FromPath)] };
        return config;
    }
}
