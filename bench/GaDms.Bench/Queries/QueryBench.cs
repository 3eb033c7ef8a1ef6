using System.CommandLine;
using System.Diagnostics;
using GaDms.Retrieval.Models;

namespace GaDms.Bench.Queries;

/// <summary>Measures what docs/queries.md says, on rendered people.</summary>
internal static class QueryBench
{
    private const ulong Seed = 31;

    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "the model", HelpName = "PATH", DefaultValueFactory = _ => "models/demo" };
        var people = new Option<int>("--people") { Description = "how many", HelpName = "N", DefaultValueFactory = _ => 1000 };
        var rerank = new Option<string?>("--rerank") { Description = "a checkpoint with the masked-token branch: measure ranking again, too", HelpName = "PATH" };
        var only = new Option<string?>("--only") { Description = "one of: negation, sentences, feedback, calibration, pointing, rerank", HelpName = "NAME" };
        var command = new Command("queries", "Negative words, fusion, feedback, calibrated scores, heat maps and ranking again on rendered people.") { model, people, rerank, only };
        command.SetAction(arguments => Run(arguments.GetValue(model)!, arguments.GetValue(people), arguments.GetValue(rerank), arguments.GetValue(only)));
        return command;
    }

    private static void Run(string path, int people, string? rerank, string? only)
    {
        if (only != "rerank")
        {
            using var model = RetrievalModel.Load(path);
            var clock = Stopwatch.StartNew();
            var world = new QueryWorld(model, people, Seed);
            Console.WriteLine($"{people} people rendered and encoded in {clock.Elapsed.TotalSeconds:F0} s");
            foreach (var (name, table) in (IReadOnlyList<(string, Action<QueryWorld>)>)
            [
                ("negation", CompositionTables.Negation),
                ("sentences", CompositionTables.Sentences),
                ("feedback", CompositionTables.Feedback),
                ("calibration", CalibrationTable.Write),
                ("pointing", PointingTable.Write),
            ])
            {
                if (only is null || only == name)
                    Print(table, world);
            }
        }
        if (rerank is null)
            return;
        using var checkpoint = RetrievalModel.Load(rerank, new RetrievalModelOptions { CrossModal = true });
        Print(RerankTable.Write, new QueryWorld(checkpoint, people, Seed));
    }

    private static void Print(Action<QueryWorld> table, QueryWorld world)
    {
        Console.WriteLine();
        var clock = Stopwatch.StartNew();
        table(world);
        Console.WriteLine($"({clock.Elapsed.TotalSeconds:F0} s)");
    }
}
