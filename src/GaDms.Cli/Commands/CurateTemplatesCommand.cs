using System.CommandLine;
using System.Runtime.CompilerServices;
using GaDms.Curation.Language;
using GaDms.Curation.Pipeline;
using GaDms.Curation.Templates;
using GaDms.IO;
using GaDms.Training.Logging;

namespace GaDms.Cli.Commands;

/// <summary>Captions to a template bank.</summary>
internal static class CurateTemplatesCommand
{
    public static Command Create()
    {
        var captions = new Argument<string>("captions") { Description = "A text file, one caption a line." };
        var config = new Option<string>("--config", "-c") { Description = "A curation run; its first language model is asked.", Required = true, HelpName = "file" };
        var set = new Option<string[]>("--set") { Description = "Change a member of the configuration.", HelpName = "a.b=c" };
        var output = CommonOptions.OutFile("The bank to write.");
        var clusters = CommonOptions.Positive("--clusters", 20, "Clusters of like templates.");
        var perCluster = CommonOptions.Positive("--per-cluster", 20, "Further templates that are asked for, for each cluster.");
        var command = new DocumentedCommand("templates", "Make a bank of caption templates: a language model turns captions into templates, which are clustered and varied.",
            "gadms curate templates captions.txt --config configs/curate/webperson.json --out templates.json",
            "gadms curate templates captions.txt --config configs/curate/webperson.json --clusters 50 --per-cluster 20 --out templates.json")
        {
            captions,
            config,
            set,
            output,
            clusters,
            perCluster,
        };
        var model = new ModelOptions(command);
        command.SetCancellableAction((parsed, cancellation) => RunAsync(
            parsed.GetValue(set)!.Aggregate(JsonConfig.Load<CurateConfig>(parsed.GetValue(config)!), JsonConfig.Set).Captions,
            parsed.GetValue(captions)!, parsed.GetValue(output)!, parsed.GetValue(clusters), parsed.GetValue(perCluster), () => model.Load(parsed), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        CaptionConfig config, string captions, string output, int clusters, int perCluster, Func<Retrieval.Models.RetrievalModel> load, CancellationToken cancellation)
    {
        if (config.Models.Count == 0)
            throw new InvalidDataException("templates are written by a language model, and the configuration names none (captions.models)");
        using var client = new ChatClient(config.Models[0]);
        // Beside the bank: what was paid for is there when the command is run again.
        using var cache = AnswerCache.Open($"{output}.answers.db");
        var extracted = new List<Template>();
        var leftOut = new SortedDictionary<string, int>(StringComparer.Ordinal);
        using (var progress = ProgressLine.OnConsole("extract", File.ReadLines(captions).LongCount(), "captions"))
        {
            var done = 0;
            await foreach (var result in new TemplateExtractor(client, cache, config.Chat.PromptFolder).ExtractAsync(Lines(captions, cancellation), cancellation).ConfigureAwait(false))
            {
                if (result.Template is not null)
                    extracted.Add(result.Template);
                if (result.Rejection is { Reason: var reason })
                    leftOut[reason] = leftOut.GetValueOrDefault(reason) + 1;
                progress.Report(++done, $"{extracted.Count} templates");
            }
        }

        var bank = TemplateBank.Of(extracted);
        var reasons = string.Join(", ", leftOut.Select(reason => $"{reason.Value:N0} {reason.Key}"));
        if (bank.Templates.Count == 0)
            throw new InvalidDataException($"{captions}: no caption became a template{(reasons.Length == 0 ? "" : $" ({reasons})")}; look at what the model answers");
        using var model = load();
        var groups = TemplateCluster.Of(bank.Templates, model, Math.Min(clusters, bank.Templates.Count), config.Chat.Seed);
        foreach (var group in groups)
            Console.WriteLine($"cluster of {group.Size}: {group.Centre.Text}");
        var further = new List<Template>();
        await foreach (var group in new TemplateExpander(client, cache, perCluster, config.Chat.PromptFolder).ExpandAsync(groups, cancellation).ConfigureAwait(false))
            further.AddRange(group.Templates);
        var all = TemplateBank.Of([.. bank.Templates, .. further]);
        all.Save(output);
        Console.WriteLine($"templates: {bank.Templates.Count} from captions, {all.Templates.Count - bank.Templates.Count} further; {output}. Read them before use: against bias and stereotypes.");
        if (reasons.Length > 0)
            Console.WriteLine($"  captions left out: {reasons}");
        return 0;
    }

    private static async IAsyncEnumerable<string> Lines(string path, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var line in File.ReadLinesAsync(path, cancellation).ConfigureAwait(false))
        {
            if (!string.IsNullOrWhiteSpace(line))
                yield return line.Trim();
        }
    }
}
