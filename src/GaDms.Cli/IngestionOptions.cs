using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using GaDms.Curation.Detection;
using GaDms.Ingestion;

namespace GaDms.Cli;

/// <summary>How pictures and videos come into a gallery.</summary>
internal sealed class IngestionOptions
{
    private readonly Option<string> _people = new("--people")
    {
        Description = "whole: each picture is one person; detect: look for people in it; auto: by its shape. In videos people are always looked for.",
        DefaultValueFactory = _ => "auto",
    };

    private readonly Option<string> _detector = new("--detector")
    {
        Description = "Who finds people: hog (OpenCV's own, which misses many), or an export of YOLO11 (yolo export model=yolo11x.pt format=torchscript).",
        DefaultValueFactory = _ => PersonDetectors.Hog,
        HelpName = "hog|file",
    };

    private readonly Option<string?> _camera = new("--camera") { Description = "Name of the camera that took all of it.", HelpName = "name" };
    private readonly Option<string?> _source = new("--source") { Description = "Name of the collection; default: the name of the folder.", HelpName = "name" };
    private readonly Option<DateTimeOffset?> _start = new("--start")
    {
        Description = "When the videos begin, such as 2026-05-01T08:00Z; without a zone by this computer's clock.",
        HelpName = "time",
        CustomParser = ReadTime,
    };

    private readonly Option<string[]> _tags = new("--tags") { Description = "Labels, with commas between.", HelpName = "a,b", AllowMultipleArgumentsPerToken = false };
    private readonly Option<bool> _again = new("--again") { Description = "Look at everything again, and replace what the gallery has of it." };

    public IngestionOptions(Command command)
    {
        _people.AcceptOnlyFromAmong("auto", "whole", "detect");
        foreach (var option in new Option[] { _people, _detector, _camera, _source, _start, _tags, _again })
            command.Options.Add(option);
    }

    public IPersonDetector Detector(ParseResult parsed, string device) => PersonDetectors.Create(parsed.GetValue(_detector)!, device);

    public IngestOptions Read(ParseResult parsed, int batchSize) => new()
    {
        People = Enum.Parse<PeopleMode>(parsed.GetValue(_people)!, ignoreCase: true),
        Camera = parsed.GetValue(_camera),
        Source = parsed.GetValue(_source),
        Start = parsed.GetValue(_start),
        Tags = [.. (parsed.GetValue(_tags) ?? []).SelectMany(tags => tags.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))],
        Replace = parsed.GetValue(_again),
        BatchSize = batchSize,
    };

    private static DateTimeOffset? ReadTime(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var time))
            return time;
        result.AddError($"--start must be a time such as 2026-05-01T08:00Z, is \"{text}\".");
        return null;
    }
}
