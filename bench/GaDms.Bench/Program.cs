using System.CommandLine;
using GaDms.Bench;
using GaDms.Bench.Clip;
using GaDms.Bench.Gallery;
using GaDms.Bench.Growth;
using GaDms.Bench.Queries;
using GaDms.Torch;

var ids = new Argument<string[]>("ID") { Description = "rows to measure, or beginnings of their names; all without any", Arity = ArgumentArity.ZeroOrMore };
var quick = new Option<bool>("--quick") { Description = "all rows in 3 minutes: fewer calls, smaller sizes" };
var check = new Option<bool>("--check") { Description = "only check at a tiny size that both sides compute the same" };
var json = new Option<string?>("--json") { Description = "write the figures to FILE, too", HelpName = "FILE" };
var python = new Option<string>("--python") { Description = "the Python whose packages are the peers", HelpName = "PATH", DefaultValueFactory = _ => "/usr/bin/python3" };
var threads = new Option<int>("--threads") { Description = "threads of each side", HelpName = "N", DefaultValueFactory = _ => Environment.ProcessorCount };
var command = new RootCommand("Measures this project's speed against what one would otherwise take, on this machine.") { ids, quick, check, json, python, threads, Bookkeeping.Create(), QueryBench.Create(), GalleryBench.Create(), GrowthBench.Create() };
command.SetAction(arguments =>
{
    try
    {
        return Run(arguments);
    }
    catch (Exception exception) when (IsExpected(exception))
    {
        return Fail(exception);
    }
});
return command.Parse(args).Invoke();

int Run(ParseResult arguments)
{
    var rows = Rows.Select(arguments.GetValue(ids)!);
    var isQuick = arguments.GetValue(quick);
    var threadCount = arguments.GetValue(threads);
    // Loads libtorch and with it chooses OpenBLAS' kernels; peers are started afterwards and inherit the choice.
    torch.set_num_threads(threadCount);
    var folder = Directory.CreateTempSubdirectory("gadms-bench-");
    try
    {
        using var context = new RowContext(isQuick ? 1 : 5, threadCount, folder.FullName, arguments.GetValue(python)!, new Limits(threadCount, isQuick)) { Quick = isQuick };
        if (arguments.GetValue(check))
            return Check(context);
        return Measure(rows, context, arguments.GetValue(json));
    }
    finally
    {
        folder.Delete(recursive: true);
    }
}

static int Check(RowContext context)
{
    if (PeerProcess.WhyMissing(context.Python, "torch") is { } missing)
        throw new InvalidOperationException(missing);
    using var pytorch = new PyTorch(context.Python);
    using var onnx = OnnxRuntime.TryStart(out var missingOnnx);
    if (missingOnnx is not null)
        Console.Error.WriteLine(missingOnnx);
    foreach (var (what, difference) in Agreement.Check(context, pytorch, onnx))
        Console.WriteLine($"{what}: both sides agree to {difference:0.0e+0} (tiny model, same weights and inputs)");
    return 0;
}

// A row that cannot be measured does not take the others with it.
static int Measure(IReadOnlyList<IRow> rows, RowContext context, string? json)
{
    var machine = Machine.Describe();
    Report.WriteHead(Console.Out, machine);
    var (results, code) = (new List<RowResult>(), 0);
    foreach (var row in rows)
    {
        try
        {
            foreach (var result in row.Measure(context))
            {
                Report.WriteRow(Console.Out, result);
                results.Add(result);
            }
        }
        catch (Exception exception) when (IsExpected(exception))
        {
            Console.Error.Write($"{row.Id}: ");
            code = Fail(exception);
            context.Forget();
        }
    }
    Report.WriteFoot(Console.Out, rows, context);
    if (json is not null)
        Report.WriteJson(json, machine, context, results);
    return code;
}

static bool IsExpected(Exception exception) => exception is InvalidDataException or IOException or InvalidOperationException or DllNotFoundException;

static int Fail(Exception exception)
{
    Console.Error.WriteLine($"error: {exception.Message}");
    return 1;
}
