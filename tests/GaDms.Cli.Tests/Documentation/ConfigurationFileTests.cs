using System.Text.RegularExpressions;
using GaDms.Curation.Pipeline;
using GaDms.IO;
using GaDms.Model.Files;
using GaDms.Training.Configuration;
using GaDms.Training.Experiments;

namespace GaDms.Cli.Tests.Documentation;

/// <summary>The configurations that come with the project can be read, and those that are spoken of are there.</summary>
public sealed partial class ConfigurationFileTests
{
    public static TheoryData<string> TrainFiles { get; } = new(Files("train"));

    public static TheoryData<string> ExperimentFiles { get; } = new(Files("experiments"));

    public static TheoryData<string> ModelFiles { get; } = new(Files("models"));

    public static TheoryData<string> CurateFiles { get; } = new(Files("curate").Where(file => !file.EndsWith("templates.json", StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(CurateFiles))]
    public void Curation_runs(string file)
    {
        var config = JsonConfig.Load<CurateConfig>(Repository.PathOf(file));
        Assert.NotEmpty(config.Description);
        config.Filter.Validate();
        config.Captions.Validate();
    }

    [Theory]
    [MemberData(nameof(TrainFiles))]
    public void Training_runs(string file) => Assert.NotEmpty(JsonConfig.Load<TrainConfig>(Repository.PathOf(file)).Description);

    [Theory]
    [MemberData(nameof(ExperimentFiles))]
    public void Experiments(string file)
    {
        var config = JsonConfig.Load<ExperimentConfig>(Repository.PathOf(file));
        Assert.NotEmpty(config.Description);
        var runner = new ExperimentRunner(config, new ExperimentLayout("."), [], _ => { });
        Assert.All(Enumerable.Range(0, config.Start.Count), phase => runner.StartConfig(phase));
        Assert.All(config.Data.Values, settings => settings.Validate());
        Assert.All(config.Variants, variant =>
        {
            Assert.Contains(variant.Data, config.Data.Keys);
            runner.ConfigOf(variant, seed: 1);
        });
        Assert.Equal(config.Variants.Count, config.Variants.Select(variant => new ExperimentLayout(".").Run(variant, 1)).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(ModelFiles))]
    public void Models(string file) => JsonConfig.Load<ModelArchitecture>(Repository.PathOf(file)).Clip.Validate();

    [Fact]
    public void Configurations_that_pages_and_examples_name_are_there() =>
        Assert.All(
            Repository.Pages.Concat(Repository.Files(Path.Combine("src", "GaDms.Cli", "Commands", "*.cs"), SearchOption.TopDirectoryOnly))
                .SelectMany(page => ConfigurationPath().Matches(File.ReadAllText(Repository.PathOf(page))).Select(match => (page, Name: match.Value))),
            named => Assert.True(File.Exists(Repository.PathOf(named.Name)), $"{named.page} names {named.Name}, which is not there"));

    private static IEnumerable<string> Files(string folder) => Repository.Files(Path.Combine("configs", folder, "*.json"), SearchOption.TopDirectoryOnly);

    [GeneratedRegex(@"configs/[\w/-]+\.json")]
    private static partial Regex ConfigurationPath();
}
