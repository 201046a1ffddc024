// Prints, as JSON, a schema of each type of a Go package of Kubernetes resources, named as arguments after the package's directory:
// what its structs have, and nothing else. Types of other packages are taken as they come.
package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"reflect"
	"strings"
)

type schema = map[string]any

var types = map[string]ast.Expr{}
var definitions = schema{}

func main() {
	production := func(file fs.FileInfo) bool { return !strings.HasSuffix(file.Name(), "_test.go") }
	packages, err := parser.ParseDir(token.NewFileSet(), os.Args[1], production, parser.SkipObjectResolution)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for _, pkg := range packages {
		ast.Inspect(pkg, func(node ast.Node) bool {
			if spec, is := node.(*ast.TypeSpec); is {
				types[spec.Name.Name] = spec.Type
			}
			return true
		})
	}
	kinds := schema{}
	for _, kind := range os.Args[2:] {
		kinds[kind] = of(ast.NewIdent(kind))
	}
	json.NewEncoder(os.Stdout).Encode(schema{"kinds": kinds, "definitions": definitions})
}

func of(expression ast.Expr) schema {
	switch t := expression.(type) {
	case *ast.StarExpr:
		return of(t.X)
	case *ast.ArrayType:
		return schema{"type": "array", "items": of(t.Elt)}
	case *ast.MapType:
		return schema{"type": "object", "additionalProperties": of(t.Value)}
	case *ast.Ident:
		return named(t.Name)
	}
	return schema{}
}

func named(name string) schema {
	switch name {
	case "string":
		return schema{"type": "string"}
	case "bool":
		return schema{"type": "boolean"}
	case "int", "int32", "int64", "uint32", "uint64":
		return schema{"type": "integer"}
	}
	declared, known := types[name]
	if !known {
		return schema{}
	}
	structure, is := declared.(*ast.StructType)
	if !is {
		return of(declared)
	}
	if _, done := definitions[name]; !done {
		definitions[name] = nil
		properties := schema{}
		addFields(structure, properties)
		definitions[name] = schema{"type": "object", "properties": properties, "additionalProperties": false}
	}
	return schema{"$ref": "#/definitions/" + name}
}

func addFields(structure *ast.StructType, properties schema) {
	for _, field := range structure.Fields.List {
		name, inline := jsonName(field)
		switch {
		case inline:
			addEmbedded(field.Type, properties)
		case name != "" && name != "-":
			properties[name] = of(field.Type)
		}
	}
}

// Of what is embedded from elsewhere only TypeMeta matters.
func addEmbedded(embedded ast.Expr, properties schema) {
	if star, is := embedded.(*ast.StarExpr); is {
		embedded = star.X
	}
	if identifier, is := embedded.(*ast.Ident); is {
		if structure, is := types[identifier.Name].(*ast.StructType); is {
			addFields(structure, properties)
		}
		return
	}
	properties["apiVersion"] = schema{"type": "string"}
	properties["kind"] = schema{"type": "string"}
}

func jsonName(field *ast.Field) (name string, inline bool) {
	if field.Tag == nil {
		return "", len(field.Names) == 0
	}
	parts := strings.Split(reflect.StructTag(strings.Trim(field.Tag.Value, "`")).Get("json"), ",")
	for _, option := range parts[1:] {
		if option == "inline" {
			return "", true
		}
	}
	return parts[0], len(field.Names) == 0 && parts[0] == ""
}
