// Command gensdk writes the typed SDKs of a Pulumi package with Pulumi's own generators.
//
//	gensdk SCHEMA DIRECTORY     writes DIRECTORY/python and DIRECTORY/nodejs
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

const tool = "gensdk"

// files maps the path of each file, within the SDK, to what it holds.
type files = map[string][]byte

var generators = []struct {
	language string
	generate func(*schema.Package) (files, error)
}{
	{"python", func(p *schema.Package) (files, error) { return python.GeneratePackage(tool, p, nil, nil) }},
	{"nodejs", func(p *schema.Package) (files, error) { return nodejs.GeneratePackage(tool, p, nil, nil, false, nil) }},
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: gensdk SCHEMA DIRECTORY")
		os.Exit(1)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "gensdk:", err)
		os.Exit(1)
	}
}

func run(schemaPath, directory string) error {
	text, err := os.ReadFile(schemaPath)
	if err != nil {
		return err
	}
	for _, each := range generators {
		pkg, err := bind(text)
		if err != nil {
			return fmt.Errorf("%s: %w", schemaPath, err)
		}
		generated, err := each.generate(pkg)
		if err != nil {
			return fmt.Errorf("%s: %w", each.language, err)
		}
		if err := write(generated, filepath.Join(directory, each.language)); err != nil {
			return err
		}
	}
	return nil
}

// bind reads the schema anew for each language: a generator leaves its own traces in the bound package.
func bind(text []byte) (*schema.Package, error) {
	var spec schema.PackageSpec
	if err := json.Unmarshal(text, &spec); err != nil {
		return nil, err
	}
	pkg, diagnostics, err := schema.BindSpec(spec, schema.NewPluginLoader(nil), schema.ValidationOptions{})
	if err != nil {
		return nil, err
	}
	if diagnostics.HasErrors() {
		return nil, diagnostics
	}
	return pkg, nil
}

func write(generated files, directory string) error {
	for name, text := range generated {
		path := filepath.Join(directory, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, text, 0o644); err != nil {
			return err
		}
	}
	return nil
}
