create database ward owner ward_owner template template0 encoding 'UTF8' locale 'C.UTF-8'
