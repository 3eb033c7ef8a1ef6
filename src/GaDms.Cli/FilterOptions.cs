using System.CommandLine;
using System.Globalization;
using GaDms.Retrieval.Store;

namespace GaDms.Cli;

/// <summary>Which people of a gallery are meant.</summary>
internal sealed class FilterOptions
{
    private readonly Option<string[]> _cameras = new("--camera") { Description = "Of this camera; may be given several times.", HelpName = "name" };
    private readonly Option<string[]> _sources = new("--source") { Description = "Of this collection; may be given several times.", HelpName = "name" };
    private readonly Option<string[]> _tags = new("--tag") { Description = "With this label; all that are given.", HelpName = "label" };
    private readonly Option<string?> _from = new("--from") { Description = "Taken then or later: 2026-05-01, 2026-05-01T08:00, with Z or +02:00 where the clock is another.", HelpName = "time" };
    private readonly Option<string?> _until = new("--until") { Description = "Taken before then.", HelpName = "time" };
    private readonly Option<string?> _timeOfDay = new("--time-of-day") { Description = "By the clock of the place: 08:00-10:30, 22:00-05:00.", HelpName = "from-until" };

    public FilterOptions(Command command)
    {
        command.Options.Add(_cameras);
        command.Options.Add(_sources);
        command.Options.Add(_tags);
        command.Options.Add(_from);
        command.Options.Add(_until);
        command.Options.Add(_timeOfDay);
        command.Validators.Add(result =>
        {
            foreach (var option in (Option<string?>[])[_from, _until])
            {
                if (result.GetValue(option) is { } text && Time(text) is null)
                    result.AddError($"{option.Name}: \"{text}\" is no time; write 2026-05-01 or 2026-05-01T08:00.");
            }
            if (result.GetValue(_timeOfDay) is { } day && TimesOfDay(day) is null)
                result.AddError($"{_timeOfDay.Name}: \"{day}\" is no span of a day; write 08:00-10:30.");
        });
    }

    public GalleryFilter Read(ParseResult parsed)
    {
        var day = parsed.GetValue(_timeOfDay) is { } text ? TimesOfDay(text) : null;
        return new GalleryFilter
        {
            Cameras = parsed.GetValue(_cameras) ?? [],
            Sources = parsed.GetValue(_sources) ?? [],
            Tags = parsed.GetValue(_tags) ?? [],
            From = parsed.GetValue(_from) is { } from ? Time(from) : null,
            Until = parsed.GetValue(_until) is { } until ? Time(until) : null,
            DayFrom = day?.From,
            DayUntil = day?.Until,
        };
    }

    private static DateTimeOffset? Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var time) ? time : null;

    private static (TimeOnly From, TimeOnly Until)? TimesOfDay(string text) =>
        text.Split('-') is [var from, var until]
        && TimeOnly.TryParse(from, CultureInfo.InvariantCulture, out var a) && TimeOnly.TryParse(until, CultureInfo.InvariantCulture, out var b) ? (a, b) : null;
}
