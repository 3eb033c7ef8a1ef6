using System.CommandLine;
using GaDms.Imaging;
using GaDms.Retrieval.Models;
using GaDms.Retrieval.Search;
using GaDms.Retrieval.Store;
using Spectre.Console;

namespace GaDms.Cli.Commands;

/// <summary>Finds people by a sentence.</summary>
internal static class SearchCommand
{
    public static Command Create()
    {
        var sentence = new Argument<string[]>("sentence") { Description = "What the person looks like.", Arity = ArgumentArity.OneOrMore };
        var gallery = CommonOptions.Gallery();
        var top = CommonOptions.Positive("--top", 10, "How many pictures to show.");
        var json = CommonOptions.Json();
        var sheet = new Option<string?>("--sheet") { Description = "Draw the results on one page (.png or .jpg).", HelpName = "file" };
        var command = new DocumentedCommand("search", "Find people in a gallery by a sentence.",
            "gadms search --gallery people \"a woman in a red coat with a black backpack\"",
            "gadms search --gallery people \"a man with a blue cap\" --top 20 --sheet found.png",
            "gadms search --gallery people \"a man with a blue cap\" --json - | jq .results[0].path")
        {
            sentence,
            gallery,
            top,
            json,
            sheet,
        };
        var model = new ModelOptions(command);
        command.SetAction(parsed => Run(parsed, string.Join(' ', parsed.GetValue(sentence)!), parsed.GetValue(gallery)!, parsed.GetValue(top), parsed.GetValue(json), parsed.GetValue(sheet), model));
        return command;
    }

    private static int Run(ParseResult parsed, string sentence, string folder, int top, string? json, string? sheet, ModelOptions options)
    {
        using var gallery = Gallery.Open(folder);
        if (gallery.Count == 0)
            throw new InvalidDataException($"{folder}: the gallery is empty; \"gadms index PICTURES --gallery {folder}\" adds pictures");
        using var model = LoadFor(gallery, parsed, options);
        gallery.RequireModel(model.Identity);
        using var searcher = new Searcher(gallery);
        var results = searcher.Search(model.EncodeText(sentence), top).Select((hit, i) => (Rank: i + 1, hit.Score, Picture: gallery.Record(hit.Row))).ToArray();
        if (json is not null)
        {
            JsonOutput.Write(new
            {
                query = sentence,
                gallery = Path.GetFullPath(folder),
                model = gallery.Model.Name,
                pictures = gallery.Count,
                results = results.Select(r => new { r.Rank, r.Score, path = r.Picture.Paths[0], r.Picture.Paths, r.Picture.Width, r.Picture.Height }),
            }, json);
        }
        if (sheet is not null)
            ImageCodec.Save(Sheet(sentence, gallery, results), sheet);
        if (json == "-")
            return 0;
        var table = Terminal.Table("rank", "score", "picture");
        foreach (var (rank, score, picture) in results)
            table.AddRow($"{rank}", $"{score:F4}", Markup.Escape(Describe(picture)));
        Terminal.Out.Write(table);
        return 0;
    }

    /// <summary>The model asked for, else the one that made the gallery if it is still in its place, else the demonstration model.</summary>
    private static RetrievalModel LoadFor(Gallery gallery, ParseResult parsed, ModelOptions options)
    {
        var made = gallery.Model.Path is { } path && File.Exists(path) ? path : null;
        return options.Load(parsed, made, gallery.Model.VocabularyPath is { } vocabulary && File.Exists(vocabulary) ? vocabulary : null);
    }

    private static string Describe(GalleryRecord picture) =>
        picture.Paths.Count == 1 ? picture.Paths[0] : $"{picture.Paths[0]} (and {picture.Paths.Count - 1} copies)";

    private static Image Sheet(string sentence, Gallery gallery, (int Rank, float Score, GalleryRecord Picture)[] results) => new ContactSheet
    {
        Title = sentence,
        Rows =
        [
            new SheetRow(
                $"{results.Length} of {gallery.Count} pictures, by cosine ({gallery.Model.Name})",
                [
                    .. results.Select(result => new SheetItem(
                        ImageCodec.Decode(gallery.Thumbnail(result.Picture.Row)),
                        [$"{result.Rank}.  {result.Score:F3}", Path.GetFileName(result.Picture.Paths[0])])),
                ]),
        ],
    }.Render();
}
