using System.CommandLine;
using GaDms.Data;
using GaDms.Data.Annotations;
using GaDms.Data.Loading;
using GaDms.Data.Rendering;
using GaDms.Imaging;
using GaDms.Ingestion;
using GaDms.Retrieval.Models;
using GaDms.Retrieval.Search;
using GaDms.Retrieval.Store;
using GaDms.Torch;
using GaDms.Training.Configuration;
using GaDms.Training.Evaluation;
using GaDms.Training.Logging;

namespace GaDms.Cli.Commands;

/// <summary>Shows the whole way on people that the model has never seen: render, index, search, measure.</summary>
internal static class DemoCommand
{
    private const int Shown = 8;
    private const int Told = 5;

    // Seed and numbers far from those of the demonstration model's training data.
    private static readonly RenderSettings s_heldOut = new()
    {
        Seed = 20_250_911,
        FirstIdentity = 1_000_000,
        ImagesPerIdentity = 3,
        CaptionsPerImage = 2,
        Width = 96,
        Height = 192,
        ValShare = 0,
        TestShare = 1,
    };

    private static readonly string[] s_sentences =
    [
        "a woman in a red dress with a handbag",
        "a man wearing a blue jacket and jeans with a backpack",
        "a person with a hat, a green top and black trousers",
    ];

    public static Command Create()
    {
        var output = new Option<string>("--out", "-o") { Description = "Folder for pictures, gallery and contact sheet.", DefaultValueFactory = _ => "demo", HelpName = "folder" };
        var pictures = new Option<string?>("--pictures") { Description = "Search these pictures instead of rendered people.", HelpName = "folder" };
        var people = CommonOptions.Positive("--people", 200, "How many people to render.");
        var command = new DocumentedCommand("demo", "Find people by a sentence, with the small model that comes with the project: on rendered people, or on your own pictures.",
            "gadms demo",
            "gadms demo --people 50 --out demo-50",
            "gadms demo --pictures ~/Pictures/people")
        {
            output,
            pictures,
            people,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(pictures) is not null && result.GetResult(people) is { Implicit: false })
                result.AddError("--people renders people, --pictures searches yours; give one of them.");
        });
        var model = new ModelOptions(command);
        command.SetCancellableAction((parsed, cancellation) => RunAsync(
            parsed, model, parsed.GetValue(output)!, parsed.GetValue(pictures), s_heldOut with { Identities = parsed.GetValue(people) }, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult parsed, ModelOptions options, string output, string? pictures, RenderSettings people, CancellationToken cancellation)
    {
        var folder = pictures ?? Path.Combine(output, "people");
        if (pictures is null)
            Render(people, folder, cancellation);
        using var model = options.Load(parsed);
        await using var gallery = FolderGallery.OpenOrCreate(Path.Combine(output, pictures is null ? "gallery" : "gallery-pictures"), model.Identity);
        var files = MediaFiles.Find([folder], skipped => Terminal.Note($"skipped {skipped.Name}: {skipped.Reason}"));
        if (files.Count == 0)
            throw new InvalidDataException($"{folder}: no pictures here ({MediaFiles.Extensions})");
        using var detector = PersonDetectors.Create(PersonDetectors.Hog);
        var ingestion = new IngestOptions { People = PeopleMode.Whole, BatchSize = options.Batch(parsed) };
        using (var progress = ProgressLine.OnConsole("index", files.Count, "pictures"))
            await new Ingester(model, gallery, detector, ingestion).RunAsync(files, new IngestReporter(progress), cancellation).ConfigureAwait(false);

        var questions = pictures is null ? Questions(folder) : [.. s_sentences.Select(sentence => new Question(sentence, null))];
        var sheet = Path.Combine(output, "found.png");
        ImageCodec.Save(await SearchAsync(model, gallery, questions).ConfigureAwait(false), sheet);
        Console.WriteLine($"contact sheet: {Path.GetFullPath(sheet)}");
        if (pictures is null)
            Measure(people, folder, model, cancellation);
        return 0;
    }

    private static void Render(RenderSettings people, string folder, CancellationToken cancellation)
    {
        using var line = ProgressLine.OnConsole("render", (long)people.Identities * people.ImagesPerIdentity, "pictures");
        RenderedDataset.Write(people, folder, progress: new RenderReporter(line), cancellation: cancellation);
    }

    /// <summary>Captions of three held-out people, so that right and wrong can be told.</summary>
    private static Question[] Questions(string folder)
    {
        var dataset = DatasetReader.Open(folder);
        var longest = dataset.PairsOf(Split.Test)
            .Where(pair => pair.CaptionIndex == 0)
            .GroupBy(pair => pair.Image.Identity)
            .Select(group => group.MaxBy(pair => pair.Caption.Length))
            .OrderByDescending(pair => pair.Caption.Length)
            .ThenBy(pair => pair.Image.Identity);
        return
        [
            .. longest.Take(3).Select(pair => new Question(
                pair.Caption,
                dataset.ImagesOf(Split.Test).Where(image => image.Identity == pair.Image.Identity).Select(image => Path.GetFullPath(dataset.FullPath(image))).ToHashSet(StringComparer.Ordinal))),
        ];
    }

    private static async Task<Image> SearchAsync(RetrievalModel model, FolderGallery gallery, IReadOnlyList<Question> questions)
    {
        var rows = new List<SheetRow>();
        foreach (var question in questions)
        {
            var hits = await gallery.SearchAsync(new VectorQuery(model.EncodeText(question.Sentence), Shown)).ConfigureAwait(false);
            var entries = await gallery.EntriesAsync([.. hits.Select(hit => hit.Id)]).ConfigureAwait(false);
            var items = new List<SheetItem>();
            Console.WriteLine($"\"{question.Sentence}\"");
            foreach (var (hit, entry) in hits.Zip(entries))
            {
                var mark = question.MarkOf(entry);
                items.Add(new SheetItem(ImageCodec.Decode((await gallery.ThumbnailAsync(hit.Id).ConfigureAwait(false))!), [$"{items.Count + 1}.  {hit.Score:F3}"], mark));
                if (items.Count <= Told)
                    Console.WriteLine($"  {hit.Score:F3}  {entry.Paths[0]}{(mark == SheetMark.Right ? "  <- the person" : "")}");
            }
            rows.Add(new SheetRow(question.Sentence, items));
        }
        return new ContactSheet { Title = $"{gallery.Count} pictures, searched by a sentence", Rows = rows }.Render();
    }

    private static void Measure(RenderSettings people, string folder, RetrievalModel model, CancellationToken cancellation)
    {
        var dataset = DatasetReader.Open(folder);
        var evaluator = new Evaluator(dataset, Split.Test, FilePictureSource.Of(dataset), model.Tokenizer, model.Config);
        var report = evaluator.Evaluate(model.Clip, Device.CPU, Precision.Fp32, cancellation: cancellation).TextToImage;
        Console.WriteLine(
            $"Rank-1 {report.Rank1:F1}, Rank-5 {report.Rank5:F1}, Rank-10 {report.Rank10:F1}, mAP {report.MeanAveragePrecision:F1}: {report.Queries} sentences, {report.Gallery} pictures of {people.Identities} people never seen in training");
    }

    private sealed record Question(string Sentence, HashSet<string>? Right)
    {
        public SheetMark MarkOf(GalleryEntry entry) => Right switch
        {
            null => SheetMark.None,
            _ => entry.Paths.Any(path => Right.Contains(Path.GetFullPath(path))) ? SheetMark.Right : SheetMark.Wrong,
        };
    }
}
