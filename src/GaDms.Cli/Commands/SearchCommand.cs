using System.CommandLine;
using System.Globalization;
using GaDms.Hosting;
using GaDms.Hosting.Searching;
using GaDms.Imaging;
using GaDms.Retrieval.Models;
using GaDms.Retrieval.Store;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace GaDms.Cli.Commands;

/// <summary>Finds people by words, by a picture, or by being like others.</summary>
internal static class SearchCommand
{
    public static Command Create()
    {
        var sentence = new Argument<string[]>("sentence") { Description = "What the person looks like; \"without a hat\" counts against hats.", Arity = ArgumentArity.ZeroOrMore };
        var gallery = CommonOptions.Gallery();
        var pictures = new Option<string[]>("--picture") { Description = "Somebody who looks like this; may be given several times, beside words or without.", HelpName = "file" };
        var like = new Option<long[]>("--like") { Description = "More like this person, by number.", HelpName = "number", AllowMultipleArgumentsPerToken = true };
        var unlike = new Option<long[]>("--unlike") { Description = "Not like this person.", HelpName = "number", AllowMultipleArgumentsPerToken = true };
        var rerank = new Option<bool>("--rerank") { Description = "Order the results again by how well each picture predicts the words; for models with a masked-token branch." };
        var top = CommonOptions.Positive("--top", 10, "How many people to show, 100 at most.");
        var json = CommonOptions.Json();
        var sheet = new Option<string?>("--sheet") { Description = "Draw the results on one page (.png or .jpg).", HelpName = "file" };
        var command = new DocumentedCommand("search", "Find people in a gallery by a sentence, a picture, or both.",
            "gadms search --gallery people \"a woman in a red coat with a black backpack\"",
            "gadms search --gallery people \"a man with a blue cap, without a bag\" --camera north-gate --time-of-day 22:00-05:00",
            "gadms search --gallery people --picture suspect.jpg \"a blue cap\" --top 20 --sheet found.png",
            "gadms search --gallery people \"a man with a blue cap\" --json - | jq .results[0].path")
        {
            sentence,
            gallery,
            pictures,
            like,
            unlike,
            rerank,
            top,
            json,
            sheet,
        };
        var filter = new FilterOptions(command);
        var model = new ModelOptions(command);
        command.SetCancellableAction((parsed, cancellation) =>
        {
            var words = string.Join(' ', parsed.GetValue(sentence) ?? []);
            var query = new PersonQuery
            {
                Sentences = words.Length == 0 ? [] : [words],
                Pictures = [.. (parsed.GetValue(pictures) ?? []).Select(path => new ReadOnlyMemory<byte>(File.ReadAllBytes(path)))],
                Like = parsed.GetValue(like) ?? [],
                Unlike = parsed.GetValue(unlike) ?? [],
                Filter = filter.Read(parsed),
                Top = parsed.GetValue(top),
                Rerank = parsed.GetValue(rerank),
            };
            return RunAsync(parsed, query, parsed.GetValue(gallery)!, parsed.GetValue(json), parsed.GetValue(sheet), model, cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, PersonQuery query, string location, string? json, string? sheet, ModelOptions options, CancellationToken cancellation)
    {
        await using var gallery = await GalleryLocation.OpenAsync(location, cancellation).ConfigureAwait(false);
        var summary = await gallery.SummaryAsync(cancellation).ConfigureAwait(false);
        if (summary.Entries == 0)
            throw new InvalidDataException($"{gallery.Location}: the gallery is empty; \"gadms index PICTURES --gallery {gallery.Location}\" adds pictures");
        using var model = new SharedModel(LoadFor(gallery, query, parsed, options));
        gallery.RequireModel(model.Identity);
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(gallery)
            .AddSingleton(model)
            .AddPersonSearch(search => search.Gallery = location)
            .BuildServiceProvider();
        var page = await services.GetRequiredService<IPersonSearch>().SearchAsync(query, cancellation).ConfigureAwait(false);
        if (json is not null)
            JsonOutput.Write(ForPrograms(query, gallery, summary, page), json);
        if (sheet is not null)
            ImageCodec.Save(await SheetAsync(query, gallery, summary, page, cancellation).ConfigureAwait(false), sheet);
        if (json == "-")
            return 0;
        var table = Terminal.Table("rank", "likely", "cosine", "person", "found in");
        foreach (var result in page.Results)
            table.AddRow($"{result.Rank}", $"{result.Probability:P0}", $"{result.Score:F3}", $"{result.Entry.Id}", Markup.Escape(Describe(result.Entry)));
        Terminal.Out.Write(table);
        if (page.Unwanted.Count > 0)
            Terminal.Note($"note: looked for \"{string.Join("\", \"", page.Wanted)}\" and away from {string.Join(", ", page.Unwanted)}");
        if (page.NothingFits)
            Terminal.Note("note: nobody here fits well; what is shown is no nearer than strangers usually are");
        return 0;
    }

    private static object ForPrograms(PersonQuery query, IGallery gallery, GallerySummary summary, SearchPage page) => new
    {
        query = string.Join(' ', query.Sentences),
        gallery = GalleryLocation.IsFolder(gallery.Location) ? Path.GetFullPath(gallery.Location) : gallery.Location,
        model = gallery.Model.Name,
        people = summary.Entries,
        page.Wanted,
        page.Unwanted,
        page.NothingFits,
        results = page.Results.Select(result => new
        {
            result.Rank,
            result.Score,
            result.Probability,
            person = result.Entry.Id,
            path = result.Entry.Paths is [var first, ..] ? first : null,
            result.Entry.Paths,
            result.Entry.Source,
            result.Entry.Camera,
            result.Entry.Time,
            offsetSeconds = result.Entry.Offset?.TotalSeconds,
            track = result.Entry.Track?.Id,
            result.Entry.Box,
            result.Entry.Width,
            result.Entry.Height,
        }),
    };

    /// <summary>The model asked for, else the one that made the gallery if it is still in its place, else the demonstration model.</summary>
    private static RetrievalModel LoadFor(IGallery gallery, PersonQuery query, ParseResult parsed, ModelOptions options)
    {
        var made = gallery.Model.Path is { } path && File.Exists(path) ? path : null;
        var words = gallery.Model.VocabularyPath is { } vocabulary && File.Exists(vocabulary) ? vocabulary : null;
        return options.Load(parsed, made, words, crossModal: query.Rerank, textAlone: query.Pictures.Count == 0 && !query.Rerank);
    }

    private static string Describe(GalleryEntry person)
    {
        var place = person.Paths.Count switch
        {
            0 => person.Name,
            1 => person.Paths[0],
            _ => $"{person.Paths[0]} (and {person.Paths.Count - 1} copies)",
        };
        var moment = person.Offset is { } offset ? $" at {offset.ToString(offset.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture)}" : "";
        var box = person.Box is { } at && person.Offset is null ? $" at {at.X},{at.Y}" : "";
        var camera = person.Camera is null ? "" : $", {person.Camera}";
        var time = person is { Time: { } taken, Camera: not null } ? $" {taken:yyyy-MM-dd HH:mm:ss}" : "";
        return place + moment + box + camera + time;
    }

    private static async Task<Image> SheetAsync(PersonQuery query, IGallery gallery, GallerySummary summary, SearchPage page, CancellationToken cancellation)
    {
        var items = new List<SheetItem>();
        foreach (var result in page.Results)
        {
            var thumbnail = await gallery.ThumbnailAsync(result.Entry.Id, cancellation).ConfigureAwait(false);
            items.Add(new SheetItem(ImageCodec.Decode(thumbnail!), [$"{result.Rank}.  {result.Score:F3}  {result.Probability:P0}", result.Entry.Name], SheetMark.None));
        }
        return new ContactSheet
        {
            Title = query.Sentences.Count > 0 ? query.Sentences[0] : "people like these",
            Rows = [new SheetRow($"{items.Count} of {summary.Entries} people, by cosine ({gallery.Model.Name})", items)],
        }.Render();
    }
}
