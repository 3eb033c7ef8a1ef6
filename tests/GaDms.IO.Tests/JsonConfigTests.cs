namespace GaDms.IO.Tests;

public sealed class JsonConfigTests
{
    private const string Valid = """
        {
          // The optimizer of the released code.
          "name": "trial",
          "optimizer": { "kind": "adamW", "learningRate": 1e-4, "betas": [0.9, 0.99], },
        }
        """;

    [Fact]
    public void Comments_and_trailing_commas_are_read_and_missing_members_keep_their_defaults()
    {
        var config = JsonConfig.Parse<Train>(Valid, "train.json");

        Assert.Equal("trial", config.Name);
        Assert.Equal(OptimizerKind.AdamW, config.Optimizer.Kind);
        Assert.Equal(1e-4, config.Optimizer.LearningRate);
        Assert.Equal([0.9, 0.99], config.Optimizer.Betas);
        Assert.Equal(30, config.Epochs);
        Assert.Null(config.Resume);
    }

    [Theory]
    [InlineData("""{"name":"a","optimizer":{"learningrate":1}}""", "$.optimizer: there is no member 'learningrate'; did you mean 'learningRate'?")]
    [InlineData("""{"name":"a","epoch":1}""", "$: there is no member 'epoch'; did you mean 'epochs'?")]
    [InlineData("""{"name":"a","zzz":1}""", "$: there is no member 'zzz'; there are: name, epochs, optimizer, resume, headOptimizer, stages, weights")]
    [InlineData("""{"name":"a","total":1}""", "$: there is no member 'total'; there are: name, epochs, optimizer, resume, headOptimizer, stages, weights")]
    [InlineData("""{"name":"a","optimizer":{"kind":"adan"}}""", "$.optimizer.kind: there is no 'adan'; did you mean 'adam'?")]
    [InlineData("""{"name":"a","optimizer":{"kind":1}}""", "$.optimizer.kind: expected one of adam, adamW, sgd, found 1")]
    [InlineData("""{"name":"a","epochs":"ten"}""", "$.epochs: expected a whole number, found \"ten\"")]
    [InlineData("""{"name":"a","epochs":1.5}""", "$.epochs: expected a whole number, found 1.5")]
    [InlineData("""{"name":"a","epochs":[1]}""", "$.epochs: expected a whole number, found a list")]
    [InlineData("""{"name":"a","epochs":null}""", "$.epochs: must not be null")]
    [InlineData("""{"name":null}""", "$.name: must not be null")]
    [InlineData("""{"name":"a","optimizer":{"betas":[0.9,"x"]}}""", "$.optimizer.betas[1]: expected a number, found \"x\"")]
    [InlineData("""{"name":"a","optimizer":{"betas":0.9}}""", "$.optimizer.betas: expected a list [...], found 0.9")]
    [InlineData("""{"name":"a","optimizer":[]}""", "$.optimizer: expected an object {...}, found a list")]
    [InlineData("""{"name":"a","stages":[{"epochs":1},{"epochs":1,"x":2}]}""", "$.stages[1]: there is no member 'x'; there are: epochs, note")]
    [InlineData("""{"name":"a","stages":[{}]}""", "$.stages[0]: the member 'epochs' is missing")]
    [InlineData("""{"name":"a","stages":[null]}""", "$.stages[0]: must not be null")]
    [InlineData("""{"name":"a","weights":{"sdm":"x"}}""", "$.weights.sdm: expected a number, found \"x\"")]
    [InlineData("""{"epochs":1}""", "$: the member 'name' is missing")]
    [InlineData("""{"name":"a","optimizer":{"learningRate":-1}}""", "$.optimizer.learningRate: must be above 0, is -1")]
    [InlineData("""{"name":"a","stages":[{"epochs":1},{"epochs":0}]}""", "$.stages[1].epochs: must be at least 1, is 0")]
    [InlineData("[]", "$: expected an object {...}, found a list")]
    [InlineData("null", "$: expected an object {...}, found null")]
    public void Errors_name_the_source_the_path_and_the_problem(string json, string problem)
    {
        var error = Assert.Throws<ConfigException>(() => JsonConfig.Parse<Train>(json, "train.json"));

        Assert.Equal($"train.json: {problem}", error.Message);
    }

    [Theory]
    [InlineData("{\n  \"name\": oops\n}", "train.json: line 2, column 11: ")]
    [InlineData("", "train.json: line 1, column 1: ")]
    [InlineData("""{"name":"a","name":"b"}""", "train.json: ")]
    public void Text_that_is_not_json_is_located(string json, string start)
    {
        var error = Assert.Throws<ConfigException>(() => JsonConfig.Parse<Train>(json, "train.json"));

        Assert.StartsWith(start, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_saved_configuration_loads_as_it_was()
    {
        using var folder = new TemporaryFolder();
        var path = folder["run/config.json"];
        var config = JsonConfig.Parse<Train>(Valid, "train.json") with
        {
            Resume = "runs/état",
            Stages = [new Stage(3), new Stage(4, "last")],
            Weights = new Dictionary<string, double>(StringComparer.Ordinal) { ["sdm"] = 1, ["mlm"] = 0.3 },
        };

        JsonConfig.Save(config, path);
        var loaded = JsonConfig.Load<Train>(path);

        Assert.Equivalent(config, loaded, strict: true);
        Assert.Contains("\"kind\": \"adamW\"", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.Contains("runs/état", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.DoesNotContain("total", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        using var folder = new TemporaryFolder();
        var path = folder["train.json"];

        var error = Assert.Throws<FileNotFoundException>(() => JsonConfig.Load<Train>(path));

        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Members_are_replaced_by_path()
    {
        var config = new Train { Name = "a" };

        config = JsonConfig.Set(config, "optimizer.learningRate=1e-4");
        config = JsonConfig.Set(config, "optimizer.kind = sgd");
        config = JsonConfig.Set(config, "optimizer.betas=[0.5, 0.6]");
        config = JsonConfig.Set(config, "name=42");
        config = JsonConfig.Set(config, "resume=runs/a=b");
        config = JsonConfig.Set(config, "weights={\"sdm\": 2}");

        Assert.Equal(1e-4, config.Optimizer.LearningRate);
        Assert.Equal(OptimizerKind.Sgd, config.Optimizer.Kind);
        Assert.Equal([0.5, 0.6], config.Optimizer.Betas);
        Assert.Equal("42", config.Name);
        Assert.Equal("runs/a=b", config.Resume);
        Assert.Equal(2, config.Weights["sdm"]);
        Assert.Null(JsonConfig.Set(config, "resume=null").Resume);
    }

    [Fact]
    public void A_section_that_was_left_out_comes_to_life_with_its_defaults()
    {
        var config = JsonConfig.Set(new Train { Name = "a" }, "headOptimizer.kind=sgd");

        Assert.Equal(new Optimizer().LearningRate, config.HeadOptimizer!.LearningRate);
        Assert.Equal(OptimizerKind.Sgd, config.HeadOptimizer.Kind);
    }

    [Theory]
    [InlineData("optimizer.lr=1", "$.optimizer: there is no member 'lr'; there are: kind, learningRate, betas")]
    [InlineData("optimiser.learningRate=1", "$: there is no member 'optimiser'; did you mean 'optimizer'?")]
    [InlineData("epochs.x=1", "$.epochs: has no members, so there is no 'x' in it: it is a whole number")]
    [InlineData("epochs=many", "$.epochs: expected a whole number, found many")]
    [InlineData("epochs=\"3\"", "$.epochs: expected a whole number, found \"3\"")]
    [InlineData("epochs=", "$.epochs: expected a whole number, found ")]
    [InlineData("optimizer.kind=adan", "$.optimizer.kind: there is no 'adan'; did you mean 'adam'?")]
    [InlineData("optimizer.learningRate=0", "$.optimizer.learningRate: must be above 0, is 0")]
    [InlineData("name=null", "$.name: must not be null")]
    [InlineData("epochs", "expected NAME=VALUE, for example schedule.epochs=30")]
    [InlineData("=3", "expected NAME=VALUE, for example schedule.epochs=30")]
    public void A_replacement_that_does_not_fit_is_refused(string assignment, string problem)
    {
        var config = new Train { Name = "a" };

        var error = Assert.Throws<ConfigException>(() => JsonConfig.Set(config, assignment));

        Assert.Equal($"--set {assignment}: {problem}", error.Message);
    }

    [Theory]
    [InlineData("{\"name\":\"\\ud800\"}")]
    [InlineData("{\"name\":\"a\",\"\\udfff\\ud800\":1}")]
    [InlineData("{\"name\":\"a\",\"optimizer\":{\"kind\":\"\\ud800\"}}")]
    [InlineData("{\"name\":\"a\",\"epochs\":\"\\ud800\"}")]
    [InlineData("{\"name\":\"a\",\"weights\":{\"\\ud800\":1,\"b\":2}}")]
    public void A_text_that_is_not_Unicode_is_refused(string json)
    {
        var error = Assert.Throws<ConfigException>(() => JsonConfig.Parse<Train>(json, "a.json"));

        Assert.StartsWith("a.json: it has a text or a name that is not valid Unicode", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_replacement_that_is_not_Unicode_is_refused() =>
        Assert.Contains("not valid Unicode", Assert.Throws<ConfigException>(() => JsonConfig.Set(new Train { Name = "a" }, "optimizer.kind=\"\\ud800\"")).Message, StringComparison.Ordinal);

    [Fact]
    public void Computed_members_are_not_asked_before_the_rules()
    {
        var error = Assert.Throws<ConfigException>(() => JsonConfig.Parse<Grid>("""{"inner":{"step":0}}""", "a.json"));

        Assert.Equal("a.json: $.inner.step: must be above 0", error.Message);
    }

    [Fact]
    public void A_name_of_a_megabyte_is_refused_without_a_guess()
    {
        var error = Assert.Throws<ConfigException>(() => JsonConfig.Parse<Train>($$"""{"name":"a","{{new string('x', 1 << 20)}}":1}""", "a.json"));

        Assert.Contains("there are: name, epochs", error.Message, StringComparison.Ordinal);
    }

    private sealed record Grid
    {
        // Stands before what it is computed from.
        public int Count => Size / Inner.Size;

        public int Size { get; init; } = 8;

        public Step Inner { get; init; } = new();
    }

    private sealed record Step : ICheckedConfig
    {
        [System.Text.Json.Serialization.JsonPropertyName("step")]
        public int Size { get; init; } = 2;

        public IEnumerable<ConfigProblem> Check()
        {
            if (Size <= 0)
                yield return new("Step", "must be above 0");
        }
    }

    private enum OptimizerKind
    {
        Adam,
        AdamW,
        Sgd,
    }

    private sealed record Train
    {
        public required string Name { get; init; }

        public int Epochs { get; init; } = 30;

        public Optimizer Optimizer { get; init; } = new();

        public string? Resume { get; init; }

        public Optimizer? HeadOptimizer { get; init; }

        public IReadOnlyList<Stage> Stages { get; init; } = [];

        public Dictionary<string, double> Weights { get; init; } = [];

        public int Total => Epochs + Stages.Sum(stage => stage.Epochs);
    }

    private sealed record Optimizer : ICheckedConfig
    {
        public OptimizerKind Kind { get; init; }

        public double LearningRate { get; init; } = 1e-5;

        public IReadOnlyList<double> Betas { get; init; } = [0.9, 0.999];

        public IEnumerable<ConfigProblem> Check()
        {
            if (LearningRate <= 0)
                yield return new(nameof(LearningRate), $"must be above 0, is {LearningRate}");
        }
    }

    private sealed record Stage(int Epochs, string? Note = null) : ICheckedConfig
    {
        public IEnumerable<ConfigProblem> Check()
        {
            if (Epochs < 1)
                yield return new(nameof(Epochs), $"must be at least 1, is {Epochs}");
        }
    }
}
