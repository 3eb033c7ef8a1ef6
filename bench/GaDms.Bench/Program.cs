using System.CommandLine;
using GaDms.Bench;
using GaDms.Bench.Queries;
using GaDms.Torch;

const double LearningRate = 1e-5;

var ids = new Argument<string[]>("ID") { Description = "rows to measure, or beginnings of their names; all without any", Arity = ArgumentArity.ZeroOrMore };
var quick = new Option<bool>("--quick") { Description = "one call of each side instead of five" };
var check = new Option<bool>("--check") { Description = "only check at a tiny size that both sides compute the same" };
var json = new Option<string?>("--json") { Description = "write the figures to FILE, too", HelpName = "FILE" };
var python = new Option<string>("--python") { Description = "the Python whose PyTorch is the peer", HelpName = "PATH", DefaultValueFactory = _ => "/usr/bin/python3" };
var threads = new Option<int>("--threads") { Description = "threads on either side", HelpName = "N", DefaultValueFactory = _ => Environment.ProcessorCount };
var command = new RootCommand("Measures this project's speed against eager PyTorch on this machine.") { ids, quick, check, json, python, threads, Bookkeeping.Create(), QueryBench.Create(), SearchBench.Create() };
command.SetAction(arguments =>
{
    try
    {
        Run(arguments);
        return 0;
    }
    catch (Exception exception) when (exception is InvalidDataException or IOException or InvalidOperationException or DllNotFoundException)
    {
        Console.Error.WriteLine($"error: {exception.Message}");
        return 1;
    }
});
return command.Parse(args).Invoke();

void Run(ParseResult arguments)
{
    var rows = Rows.Select(Sizes.Full, arguments.GetValue(ids)!);
    var threadCount = arguments.GetValue(threads);
    // Loads libtorch and with it chooses OpenBLAS' kernels; the peer is started afterwards and inherits the choice.
    torch.set_num_threads(threadCount);
    var interpreter = arguments.GetValue(python)!;
    var missing = Peer.WhyMissing(interpreter);
    var checkOnly = arguments.GetValue(check);
    if (missing is not null && checkOnly)
        throw new InvalidOperationException(missing);
    if (missing is not null)
        Console.Error.WriteLine(missing);

    var folder = Directory.CreateTempSubdirectory("gadms-bench-");
    try
    {
        if (missing is null)
            PrintAgreement(interpreter, threadCount, folder.FullName);
        if (!checkOnly)
            Measure(rows, missing is null ? interpreter : null, threadCount, arguments.GetValue(quick) ? 1 : 5, arguments.GetValue(json), folder.FullName);
    }
    finally
    {
        folder.Delete(recursive: true);
    }
}

static void PrintAgreement(string python, int threads, string folder)
{
    foreach (var (row, difference) in Agreement.Check(python, threads, folder))
        Console.WriteLine($"{row}: both sides agree to {difference:0.0e+0} (tiny model, same weights and inputs)");
    Console.WriteLine();
}

static void Measure(IReadOnlyList<Row> rows, string? python, int threads, int rounds, string? json, string folder)
{
    var inputs = new Inputs(Sizes.Full, seed: 1);
    var inputFile = Path.Combine(folder, "inputs.safetensors");
    inputs.Save(inputFile);
    using var ours = new Ours(Sizes.Full, inputs, LearningRate);
    using var peer = python is null ? null : Peer.Load(python, Sizes.Full, inputFile, weights: null, LearningRate, threads);

    var machine = Machine.Describe();
    Report.WriteHead(Console.Out, machine, peer?.Version, rounds);
    var outcomes = new List<Outcome>();
    foreach (var row in rows)
    {
        outcomes.Add(Comparison.Run(row, ours, peer, rounds));
        Report.WriteRow(Console.Out, outcomes[^1]);
    }
    if (json is not null)
        Report.WriteJson(json, machine, peer?.Version, outcomes);
}
