using System.CommandLine;
using GaDms.Curation.Shards;

namespace GaDms.Cli.Commands;

/// <summary>Shards of unequal size to shards of one size.</summary>
internal static class CurateCompactCommand
{
    public static Command Create()
    {
        var shards = new Argument<string>("shards") { Description = "Folder of shards: the run's captioned or crops." };
        var output = new Option<string>("--out", "-o") { Description = "New folder.", Required = true, HelpName = "folder" };
        var size = CommonOptions.Positive("--samples", 1000, "Samples of a shard.");
        var command = new DocumentedCommand("compact", "Write shards anew, without gaps and of one size.",
            "gadms curate compact people/captioned --out shards --samples 5000")
        {
            shards,
            output,
            size,
        };
        command.SetCancellableAction((parsed, cancellation) =>
        {
            var (count, samples) = ShardCompactor.Compact(parsed.GetValue(shards)!, parsed.GetValue(output)!, parsed.GetValue(size), cancellation);
            Console.WriteLine($"compact: {samples:N0} samples in {count:N0} shards; {parsed.GetValue(output)}");
            return Task.FromResult(0);
        });
        return command;
    }
}
